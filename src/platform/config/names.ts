/** The settings by flag, with their environment names: the command line and the documentation are made from this table. */
export const settingNames = {
  data: 'RUMBO_DATA',
  host: 'RUMBO_HOST',
  port: 'RUMBO_PORT',
  'database-url': 'DATABASE_URL',
  'key-file': 'RUMBO_KEY_FILE',
  role: 'RUMBO_ROLE',
  proxy: 'RUMBO_PROXY',
  'host-name': 'RUMBO_HOST_NAME',
  'tls-cert': 'RUMBO_TLS_CERT',
  'tls-key': 'RUMBO_TLS_KEY',
  'cors-origin': 'RUMBO_CORS_ORIGIN',
  'rate-limit': 'RUMBO_RATE_LIMIT',
  'metrics-open': 'RUMBO_METRICS_OPEN',
  'metrics-port': 'RUMBO_METRICS_PORT',
  'smtp-url': 'RUMBO_SMTP_URL',
  'mail-from': 'RUMBO_MAIL_FROM',
  'public-url': 'RUMBO_PUBLIC_URL',
  language: 'RUMBO_LANGUAGE',
} as const
export type SettingName = keyof typeof settingNames
