{{/* { root, name }: base backups of a database, which with its write-ahead logs restore any moment. */}}
{{- define "shop.scheduled-backup" -}}
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: {{ .name }}-database
  labels:
    {{- include "shop.labels" . | nindent 4 }}
  annotations:
    argocd.argoproj.io/sync-wave: "2"
spec:
  # Six fields: the first are seconds.
  schedule: {{ .root.Values.backup.schedule | quote }}
  backupOwnerReference: self
  immediate: true
  target: prefer-standby
  cluster:
    name: {{ .name }}-database
  method: plugin
  pluginConfiguration:
    name: barman-cloud.cloudnative-pg.io
{{- end }}

{{/* { root, name, service }: a dump each night as a role that only reads, encrypted to a key that is not here, under its name when it is whole. */}}
{{- define "shop.dump" -}}
{{- $task := printf "%s-backup" .name }}
{{- $pod := merge (dict "secret" $task "secrets" (list "DATABASE_BACKUP_URL" "RECIPIENT") "image" "backup") . }}
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ $task }}
  labels:
    {{- include "shop.labels" (merge (dict "name" $task) .) | nindent 4 }}
spec:
  schedule: {{ .root.Values.backup.dumpSchedule | quote }}
  timeZone: Etc/UTC
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  successfulJobsHistoryLimit: 1
  failedJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: 2
      activeDeadlineSeconds: 7200
      template:
        metadata:
          labels:
            {{- include "shop.pod-labels" (merge (dict "name" $task) .) | nindent 12 }}
        spec:
          {{- include "shop.pod" . | nindent 10 }}
          serviceAccountName: default
          restartPolicy: Never
          containers:
            - name: backup
              {{- include "shop.container" $pod | nindent 14 }}
              command: [/bin/sh, -euc]
              args:
                - |
                  {{- .root.Files.Get "dump.sh" | trim | nindent 18 }}
              env:
                - { name: DATABASE, value: {{ .name }} }
                - { name: DAYS, value: {{ .root.Values.backup.days | quote }} }
                - { name: PGSSLROOTCERT, value: {{ ternary "system" (printf "/run/minishop/authority/%s" .root.Values.authority.key) (empty .root.Values.authority.configMap) }} }
              volumeMounts:
                {{- include "shop.mounts" $pod | nindent 16 }}
                - { name: dumps, mountPath: /dumps }
          volumes:
            {{- include "shop.volumes" $pod | nindent 12 }}
            - name: dumps
              persistentVolumeClaim:
                claimName: {{ .root.Values.backup.claim }}
{{- end }}
