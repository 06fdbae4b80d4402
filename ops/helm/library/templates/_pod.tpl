{{/* What all pods have in common: nobody's rights, nothing to write on, no word with the cluster. */}}
{{- define "shop.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "shop.container" -}}
image: {{ include "shop.image" . }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
resources:
  {{- toYaml .service.resources | nindent 2 }}
{{- end }}

{{/* Secrets come as files, which no dump of an environment shows. { secrets, settings } */}}
{{- define "shop.environment" -}}
{{- range $variable := .secrets | sortAlpha }}
- name: {{ $variable }}_FILE
  value: /run/minishop/secrets/{{ $variable }}
{{- end }}
{{- range $variable, $value := .settings }}
- name: {{ $variable }}
  value: {{ tpl ($value | toString) $.root | quote }}
{{- end }}
{{- end }}

{{/* By whose certificates the places that are reached are known, as files of a volume: { root, name, reaches }. The URLs of the stores name them. */}}
{{- define "shop.authorities" -}}
{{- range .reaches }}
{{- $authority := (get $.root.Values.places . | default dict).authority | default dict }}
{{- if $authority.name }}
- {{ untitle $authority.kind }}:
    name: {{ $authority.name | replace "{service}" $.name }}
    items: [{ key: ca.crt, path: {{ . }}.crt }]
{{- end }}
{{- end }}
{{- end }}

{{/* { root, name, secret, secrets, reaches } */}}
{{- define "shop.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 16Mi
{{- with include "shop.authorities" . | trim }}
- name: authority
  projected:
    sources:
      {{- . | nindent 6 }}
{{- end }}
{{- if .secrets }}
- name: secrets
  secret:
    secretName: {{ .secret }}
    # 0440: the group is the process's own.
    defaultMode: 288
    items:
      {{- range .secrets | sortAlpha }}
      - key: {{ . }}
        path: {{ . }}
      {{- end }}
{{- end }}
{{- end }}

{{- define "shop.mounts" -}}
- name: tmp
  mountPath: /tmp
{{- if include "shop.authorities" . | trim }}
- name: authority
  mountPath: /run/minishop/authority
  readOnly: true
{{- end }}
{{- if .secrets }}
- name: secrets
  mountPath: /run/minishop/secrets
  readOnly: true
{{- end }}
{{- end }}
