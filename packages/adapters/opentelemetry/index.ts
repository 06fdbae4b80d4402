export * from './otlp-traces.ts'
