{{- define "shop.deployment" -}}
{{- $told := dict "HOST" "0.0.0.0" "PORT" "8080" "METRICS_PORT" "9090" "NODE_ENV" .root.Values.nodeEnv "DRAIN_SECONDS" .service.drainSeconds }}
{{- with .root.Values.tracing.endpoint }}
{{- $_ := set $told "OTEL_EXPORTER_OTLP_ENDPOINT" . }}
{{- $_ := set $told "OTEL_TRACES_SAMPLER_ARG" $.root.Values.tracing.share }}
{{- end }}
{{- $settings := merge dict (.service.settings | default dict) .root.Values.defaults.settings $told }}
{{- $pod := merge (dict "secret" .name "secrets" .service.secrets "settings" $settings "reaches" .service.reaches) . }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
  annotations:
    # The gateway comes last: it lets people in when those behind it are ready.
    argocd.argoproj.io/sync-wave: {{ ternary "1" "0" (eq .name "gateway") | quote }}
spec:
  # How many there are is the autoscaler's word.
  revisionHistoryLimit: 5
  minReadySeconds: 5
  progressDeadlineSeconds: 300
  strategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      {{- include "shop.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "shop.pod-labels" . | nindent 8 }}
    spec:
      {{- include "shop.pod" . | nindent 6 }}
      serviceAccountName: {{ .name }}
      # The pause before the signal, the drain after it, ten seconds for answers under way and twenty to let go of everything else.
      terminationGracePeriodSeconds: {{ add .service.pauseSeconds .service.drainSeconds 30 }}
      topologySpreadConstraints:
        {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
        - topologyKey: {{ $key }}
          maxSkew: 1
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "shop.selector" $ | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
        {{- end }}
      containers:
        - name: {{ .name }}
          {{- include "shop.container" . | nindent 10 }}
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
            - name: metrics
              containerPort: 9090
              protocol: TCP
          env:
            {{- include "shop.environment" $pod | trim | nindent 12 }}
          volumeMounts:
            {{- include "shop.mounts" $pod | nindent 12 }}
          # A start may take its time; after it, a process that does not answer is started again, and one whose stores are away only gets no requests.
          startupProbe:
            httpGet: { path: /health/live, port: http }
            periodSeconds: 1
            timeoutSeconds: 2
            failureThreshold: 60
          livenessProbe:
            httpGet: { path: /health/live, port: http }
            periodSeconds: 10
            timeoutSeconds: 3
            failureThreshold: 3
          readinessProbe:
            httpGet: { path: /health/ready, port: http }
            periodSeconds: 3
            timeoutSeconds: 3
            failureThreshold: 2
          lifecycle:
            preStop:
              # Requests still come until every node has heard that this pod is leaving.
              sleep: { seconds: {{ .service.pauseSeconds }} }
      volumes:
        {{- include "shop.volumes" $pod | nindent 8 }}
{{- end }}
