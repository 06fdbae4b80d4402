{{- define "shop.ingress" -}}
{{- $host := (urlParse .root.Values.publicUrl).host }}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
  annotations:
    {{- with .root.Values.ingress.issuer }}
    cert-manager.io/cluster-issuer: {{ . }}
    {{- end }}
    {{- with .root.Values.ingress.annotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  ingressClassName: {{ .root.Values.ingress.className }}
  tls:
    - hosts: [{{ $host }}]
      secretName: {{ .root.Values.ingress.tlsSecret }}
  rules:
    - host: {{ $host }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {{ .name }}
                port:
                  name: http
{{- end }}
