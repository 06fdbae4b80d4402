{{/* { root, name, hosts, usages }: the certificate of a store under every name by which it is called, in the Secret <name>-tls. */}}
{{- define "shop.certificate" -}}
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  secretName: {{ .name }}-tls
  secretTemplate:
    labels:
      # PostgreSQL's operator looks again when it changes.
      cnpg.io/reload: 'true'
  issuerRef:
    {{- toYaml .root.Values.issuer | nindent 4 }}
  usages: {{ .usages | default (list "server auth") | toJson }}
  privateKey:
    algorithm: ECDSA
    size: 256
    rotationPolicy: Always
  dnsNames:
    {{- range .hosts }}
    - {{ . | quote }}
    - "{{ . }}.{{ $.root.Release.Namespace }}"
    - "{{ . }}.{{ $.root.Release.Namespace }}.svc"
    - "{{ . }}.{{ $.root.Release.Namespace }}.svc.cluster.local"
    {{- end }}
{{- end }}
