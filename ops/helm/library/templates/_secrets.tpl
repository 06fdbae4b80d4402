{{/*
What the operator of External Secrets fetches: { root, name, extract, fetched, template }. `extract` takes all of an entry as it is, `fetched` names properties of
entries by the names under which `template` knows them: { name: [entry, property] }.
*/}}
{{- define "shop.external-secret" -}}
{{- $external := .root.Values.secrets.external -}}
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
  annotations:
    argocd.argoproj.io/sync-wave: "0"
spec:
  refreshInterval: {{ $external.refresh }}
  secretStoreRef:
    {{- toYaml $external.store | nindent 4 }}
  target:
    name: {{ .name }}
    creationPolicy: Owner
    deletionPolicy: Retain
    {{- with .template }}
    template:
      engineVersion: v2
      {{- toYaml . | nindent 6 }}
    {{- end }}
  {{- with .extract }}
  dataFrom:
    - extract:
        key: {{ $external.path }}/{{ . }}
  {{- end }}
  {{- with .fetched }}
  data:
    {{- range $name, $place := . }}
    - secretKey: {{ $name }}
      remoteRef:
        key: {{ $external.path }}/{{ first $place }}
        property: {{ last $place }}
    {{- end }}
  {{- end }}
{{- end }}

{{/* { root, name, values }: as kubeseal wrote them; only the controller of this cluster opens them. */}}
{{- define "shop.sealed-secret" -}}
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  encryptedData:
    {{- toYaml .values | nindent 4 }}
  template:
    metadata:
      name: {{ .name }}
      {{- if contains "-database-" .name }}
      labels:
        cnpg.io/reload: 'true'
      {{- end }}
    {{- if contains "-database-" .name }}
    type: kubernetes.io/basic-auth
    {{- end }}
{{- end }}
