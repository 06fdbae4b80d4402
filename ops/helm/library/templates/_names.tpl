{{/* Every template here is given { root, name, service }: the chart's scope, the name of a service, and its values over the defaults. */}}

{{/* What selects the pods of a name, and never changes. */}}
{{- define "shop.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: minishop
{{- end }}

{{- define "shop.labels" -}}
{{ include "shop.selector" . }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{/* Of pods: nothing that changes with the version of the chart, which alone is no reason to start them again. */}}
{{- define "shop.pod-labels" -}}
{{ include "shop.selector" . }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{/* A digest says exactly what runs, so it comes before a tag. What is not ours is named whole. */}}
{{- define "shop.image" -}}
{{- if .others }}{{ .others }}{{ else }}
{{- $of := .image | default .name -}}
{{ .root.Values.image.registry }}/minishop-{{ $of }}
{{- with .service.digest }}@{{ . }}{{ else }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}
