{{/* Whoever is not named elsewhere neither calls nor is called. */}}
{{- define "shop.nobody" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: nobody
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
{{- end }}

{{/* Whoever signs the certificate of the gateway asks a pod of cert-manager for proof, by the same way in. */}}
{{- define "shop.solver" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: certificate-solver
  labels:
    {{- include "shop.labels" (merge (dict "name" "certificate-solver") .) | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      acme.cert-manager.io/http01-solver: 'true'
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: {{ .root.Values.ingress.namespace }}
      ports:
        - { port: 8089, protocol: TCP }
{{- end }}

{{/* Names are looked up at the cluster's own servers. */}}
{{- define "shop.to-names" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
  ports:
    - { port: 53, protocol: UDP }
    - { port: 53, protocol: TCP }
{{- end }}

{{/* { places, root, of }: the places of the values by name; "database" is that of the service `of` unless it is elsewhere. */}}
{{- define "shop.to-places" -}}
{{- range .places }}
{{- $place := get $.root.Values.places . | required (printf "places.%s is not set, and %s reaches it" . $.of) }}
- to:
    {{- if $place.to }}
    {{- toYaml $place.to | nindent 4 }}
    {{- else }}
    - podSelector:
        matchLabels:
          cnpg.io/cluster: {{ $.of }}-database
    {{- end }}
  ports:
    {{- range $place.ports }}
    - { port: {{ . }}, protocol: TCP }
    {{- end }}
{{- end }}
{{- end }}

{{/* Who asks a service follows from what the others say they ask; the edge alone is called from outside. */}}
{{- define "shop.network-policy" -}}
{{- $askers := list }}
{{- range $other, $values := .root.Values.services }}
{{- if has $.name $values.asks }}{{ $askers = append $askers $other }}{{ end }}
{{- end }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "shop.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- if eq .name "gateway" }}
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: {{ .root.Values.ingress.namespace }}
      ports:
        - { port: 8080, protocol: TCP }
    {{- end }}
    {{- with $askers }}
    - from:
        {{- range . }}
        - podSelector:
            matchLabels:
              {{- include "shop.selector" (dict "name" .) | nindent 14 }}
        {{- end }}
      ports:
        - { port: 8080, protocol: TCP }
    {{- end }}
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: {{ .root.Values.monitoring.namespace }}
      ports:
        - { port: 9090, protocol: TCP }
  egress:
    {{- include "shop.to-names" . | nindent 4 }}
    {{- with .service.asks }}
    - to:
        {{- range . }}
        - podSelector:
            matchLabels:
              {{- include "shop.selector" (dict "name" .) | nindent 14 }}
        {{- end }}
      ports:
        - { port: 8080, protocol: TCP }
    {{- end }}
    {{- include "shop.to-places" (dict "root" .root "of" .name "places" .service.reaches) | trim | nindent 4 }}
{{- end }}

{{/* Of a task: nobody calls it. { root, name, task, reaches } */}}
{{- define "shop.task-network-policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .task }}
  labels:
    {{- include "shop.labels" (merge (dict "name" .task) .) | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "shop.selector" (dict "name" .task) | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "shop.to-names" . | nindent 4 }}
    {{- include "shop.to-places" (dict "root" .root "of" .name "places" .reaches) | trim | nindent 4 }}
{{- end }}
