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

{{/*
{ root, name, service, url, place }: a copy each night of what a name keeps, encrypted to a key that is not here. It is one that the shop's own commands restore.
`url` is the setting that says where the store is, and `place` the one that is reached.
*/}}
{{- define "shop.copy" -}}
{{- $task := printf "%s-backup" .name }}
{{- $settings := dict "SERVICE" .name "BACKUPS" "/backups" "DAYS" .root.Values.backup.days }}
{{- $pod := merge (dict "secret" $task "secrets" (list .url "RECIPIENT") "settings" $settings "reaches" (list .place) "image" "backup") . }}
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ $task }}
  labels:
    {{- include "shop.labels" (merge (dict "name" $task) .) | nindent 4 }}
spec:
  schedule: {{ .root.Values.backup.copySchedule | quote }}
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
              env:
                {{- include "shop.environment" $pod | trim | nindent 16 }}
              volumeMounts:
                {{- include "shop.mounts" $pod | nindent 16 }}
                - { name: backups, mountPath: /backups }
          volumes:
            {{- include "shop.volumes" $pod | nindent 12 }}
            - name: backups
              persistentVolumeClaim:
                claimName: {{ .root.Values.backup.claim }}
{{- end }}
