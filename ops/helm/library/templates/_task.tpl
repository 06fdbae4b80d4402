{{/*
What is done once before a new version starts, by the image of a service with a word behind it: { root, name, service, task, word, secret, secrets, settings, reaches }.
ArgoCD takes Helm's hook for one before the sync.
*/}}
{{- define "shop.task" -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .task }}
  labels:
    {{- include "shop.labels" (merge (dict "name" .task) .) | nindent 4 }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  # A store that is not there yet is waited for, ten minutes at most.
  backoffLimit: 6
  activeDeadlineSeconds: 600
  template:
    metadata:
      labels:
        {{- include "shop.pod-labels" (merge (dict "name" .task) .) | nindent 8 }}
    spec:
      {{- include "shop.pod" . | nindent 6 }}
      serviceAccountName: default
      restartPolicy: Never
      containers:
        - name: {{ .word }}
          {{- include "shop.container" . | nindent 10 }}
          args: [{{ .word }}]
          env:
            {{- include "shop.environment" . | trim | nindent 12 }}
          volumeMounts:
            {{- include "shop.mounts" . | nindent 12 }}
      volumes:
        {{- include "shop.volumes" . | nindent 8 }}
{{- end }}
