{{/*
Who reaches the pods of a store that comes by a chart of its own, and whom they reach: { root, name, pods, from, to, numbers }. `from` and
`to` are lists of pods and ports; `numbers` is the port that Prometheus reads.
*/}}
{{- define "shop.guarded" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- toYaml .pods | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- range .from }}
    - from:
        {{- range .pods }}
        - podSelector:
            matchLabels:
              {{- toYaml . | nindent 14 }}
        {{- end }}
      ports:
        {{- range .ports }}
        - { port: {{ . }}, protocol: TCP }
        {{- end }}
    {{- end }}
    {{- with .numbers }}
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: {{ $.root.Values.monitoring.namespace }}
      ports:
        - { port: {{ . }}, protocol: TCP }
    {{- end }}
  egress:
    {{- include "shop.to-names" . | nindent 4 }}
    {{- range .to }}
    - to:
        - podSelector:
            matchLabels:
              {{- toYaml .pods | nindent 14 }}
      ports:
        {{- range .ports }}
        - { port: {{ . }}, protocol: TCP }
        {{- end }}
    {{- end }}
{{- end }}
