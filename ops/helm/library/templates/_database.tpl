{{/* { root, name }: the cluster of a service's database, with its roles. What a laptop's databases get from provisionDatabase, these get from their first SQL. */}}
{{- define "shop.database" -}}
{{- $postgres := .root.Values.postgres -}}
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: {{ .name }}-database
  labels:
    {{- include "shop.labels" . | nindent 4 }}
  annotations:
    argocd.argoproj.io/sync-wave: "1"
    # Whatever becomes of the release, the data stays.
    helm.sh/resource-policy: keep
    argocd.argoproj.io/sync-options: Delete=false,Prune=false
spec:
  imageName: {{ $postgres.image }}
  instances: {{ $postgres.instances }}
  primaryUpdateStrategy: unsupervised
  enableSuperuserAccess: false
  storage:
    size: {{ $postgres.storage.size }}
    {{- with $postgres.storage.class }}
    storageClass: {{ . }}
    {{- end }}
  walStorage:
    size: {{ $postgres.walStorage.size }}
    {{- with $postgres.storage.class }}
    storageClass: {{ . }}
    {{- end }}
  resources:
    {{- toYaml $postgres.resources | nindent 4 }}
  affinity:
    enablePodAntiAffinity: true
    podAntiAffinityType: preferred
    topologyKey: topology.kubernetes.io/zone
  certificates:
    serverTLSSecret: {{ .name }}-database-tls
    serverCASecret: {{ .name }}-database-tls
  postgresql:
    parameters:
      log_min_duration_statement: '1000'
      max_connections: '200'
      password_encryption: scram-sha-256
      ssl_min_protocol_version: TLSv1.3
    pg_hba:
      - hostnossl all all all reject
    {{- if gt (int $postgres.instances) 1 }}
    # A commit counts when another instance has it, too; where none is left the shop goes on.
    synchronous:
      method: any
      number: 1
      dataDurability: preferred
    {{- end }}
  bootstrap:
    initdb:
      database: {{ .name }}
      owner: {{ .name }}_owner
      secret:
        name: {{ .name }}-database-owner
      # Bytewise order, the same on every system, and upper and lower case by Unicode.
      encoding: UTF8
      locale: C
      localeProvider: builtin
      builtinLocale: C.UTF-8
      dataChecksums: true
      postInitApplicationSQL:
        {{- include "shop.database-rights" . | nindent 8 }}
  managed:
    roles:
      {{- range $role := list "owner" "runtime" "alternate" "readonly" "backup" }}
      - name: {{ $.name }}_{{ $role }}
        ensure: present
        login: true
        inherit: false
        connectionLimit: 40
        passwordSecret:
          name: {{ $.name }}-database-{{ $role }}
        {{- if eq $role "alternate" }}
        inRoles: [{{ $.name }}_runtime]
        {{- end }}
      {{- end }}
  {{- with .root.Values.backup.objectStore }}
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      isWALArchiver: true
      parameters:
        barmanObjectName: {{ . }}
  {{- end }}
{{- end }}

{{/* As the superuser, in the new database, once. */}}
{{- define "shop.database-rights" -}}
{{- $name := .name }}
{{- range $role := list "runtime" "alternate" "readonly" "backup" }}
- create role {{ $name }}_{{ $role }} nologin
{{- end }}
{{- range $role, $limits := dict
  "owner" (dict "statement_timeout" "10min" "lock_timeout" "10s" "idle_in_transaction_session_timeout" "1min")
  "runtime" (dict "statement_timeout" "10s" "lock_timeout" "3s" "idle_in_transaction_session_timeout" "15s")
  "alternate" (dict "statement_timeout" "10s" "lock_timeout" "3s" "idle_in_transaction_session_timeout" "15s")
  "readonly" (dict "statement_timeout" "1min" "lock_timeout" "3s" "idle_in_transaction_session_timeout" "1min")
  "backup" (dict "statement_timeout" "0" "lock_timeout" "1min" "idle_in_transaction_session_timeout" "0") }}
{{- range $setting, $limit := $limits }}
- alter role {{ $name }}_{{ $role }} set {{ $setting }} = '{{ $limit }}'
{{- end }}
{{- end }}
- grant {{ $name }}_runtime to {{ $name }}_alternate with inherit true
- revoke all on database {{ $name }} from public
- grant connect on database {{ $name }} to {{ $name }}_runtime, {{ $name }}_readonly, {{ $name }}_backup
- alter schema public owner to {{ $name }}_owner
- revoke all on schema public from public
- grant usage on schema public to {{ $name }}_runtime, {{ $name }}_readonly, {{ $name }}_backup
- alter default privileges for role {{ $name }}_owner in schema public grant select, insert, update, delete on tables to {{ $name }}_runtime
- alter default privileges for role {{ $name }}_owner in schema public grant usage, select on sequences to {{ $name }}_runtime
- alter default privileges for role {{ $name }}_owner in schema public grant select on sequences to {{ $name }}_backup
- alter default privileges for role {{ $name }}_owner in schema public grant select on tables to {{ $name }}_readonly, {{ $name }}_backup
- alter default privileges for role {{ $name }}_owner revoke execute on functions from public
- alter default privileges for role {{ $name }}_owner in schema public grant execute on functions to {{ $name }}_runtime
{{- end }}

{{/* { root, name }: only the service, its migration and its backup reach a database, besides the instances among themselves. */}}
{{- define "shop.database-network-policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}-database
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      cnpg.io/cluster: {{ .name }}-database
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        {{- range list .name (printf "%s-migrate" .name) (printf "%s-backup" .name) }}
        - podSelector:
            matchLabels:
              {{- include "shop.selector" (dict "name" .) | nindent 14 }}
        {{- end }}
      ports:
        - { port: 5432, protocol: TCP }
    - from:
        - podSelector:
            matchLabels:
              cnpg.io/cluster: {{ .name }}-database
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: {{ .root.Values.postgres.operatorNamespace }}
      ports:
        - { port: 5432, protocol: TCP }
        - { port: 8000, protocol: TCP }
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: {{ .root.Values.monitoring.namespace }}
      ports:
        - { port: 9187, protocol: TCP }
  egress:
    {{- include "shop.to-names" . | nindent 4 }}
    - to:
        - podSelector:
            matchLabels:
              cnpg.io/cluster: {{ .name }}-database
      ports:
        - { port: 5432, protocol: TCP }
        - { port: 8000, protocol: TCP }
    # The cluster's own API, in which instances say how they are, and the object store of the backups.
    - ports:
        - { port: 443, protocol: TCP }
        - { port: 6443, protocol: TCP }
{{- end }}

{{/* { root, name }: what PostgreSQL says of itself. */}}
{{- define "shop.database-monitor" -}}
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: {{ .name }}-database
  labels:
    {{- include "shop.labels" . | nindent 4 }}
    {{- with .root.Values.monitoring.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels:
      cnpg.io/cluster: {{ .name }}-database
  podMetricsEndpoints:
    - port: metrics
{{- end }}
