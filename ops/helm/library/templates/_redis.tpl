{{- define "shop.redis-settings" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
data:
  redis.conf: |
    {{- .root.Files.Get "redis.conf" | trim | nindent 4 }}
{{- end }}

{{- define "shop.redis-service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  type: ClusterIP
  selector:
    {{- include "shop.selector" . | nindent 4 }}
  ports:
    - name: redis
      port: 6379
      targetPort: redis
      protocol: TCP
{{- end }}

{{/* One, over a disk that outlives it: a replica that takes over may lack what the first one has acknowledged. */}}
{{- define "shop.redis" -}}
{{- $redis := .root.Values.redis -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
  annotations:
    argocd.argoproj.io/sync-wave: "1"
spec:
  replicas: 1
  serviceName: {{ .name }}
  persistentVolumeClaimRetentionPolicy: { whenDeleted: Retain, whenScaled: Retain }
  selector:
    matchLabels:
      {{- include "shop.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "shop.pod-labels" . | nindent 8 }}
      annotations:
        # It reads its settings when it starts.
        checksum/settings: {{ .root.Files.Get "redis.conf" | sha256sum }}
    spec:
      {{- include "shop.pod" . | nindent 6 }}
      serviceAccountName: default
      terminationGracePeriodSeconds: 60
      containers:
        - name: redis
          {{- include "shop.container" . | nindent 10 }}
          command: [redis-server, /run/redis/settings/redis.conf, --maxmemory, {{ $redis.maxMemory }}]
          ports:
            - name: redis
              containerPort: 6379
              protocol: TCP
          readinessProbe:
            tcpSocket: { port: redis }
            periodSeconds: 3
          # Whoever is not believed any more, for its certificate has expired, is started again and reads the new one.
          livenessProbe:
            exec:
              command: [redis-cli, -h, 127.0.0.1, --tls, --cacert, /run/redis/tls/ca.crt, ping]
            initialDelaySeconds: 10
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          volumeMounts:
            - { name: data, mountPath: /data }
            - { name: settings, mountPath: /run/redis/settings, readOnly: true }
            - { name: users, mountPath: /run/redis/users, readOnly: true }
            - { name: tls, mountPath: /run/redis/tls, readOnly: true }
      volumes:
        - name: settings
          configMap:
            name: {{ .name }}
        - name: users
          secret:
            secretName: redis-users
            defaultMode: 288
            items: [{ key: users.acl, path: users.acl }]
        - name: tls
          secret:
            secretName: {{ .name }}-tls
            defaultMode: 288
            items:
              {{- range list "ca.crt" "tls.crt" "tls.key" }}
              - { key: {{ . }}, path: {{ . }} }
              {{- end }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        {{- with $redis.storage.class }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ $redis.storage.size }}
{{- end }}
