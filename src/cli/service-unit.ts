/** What a unit of systemd has to know of an installation. */
export type ServiceUnit = Readonly<{
  description: string
  /** The Node and the program that run it. */
  node: string
  program: string
  user: string
  dataFolder: string
  /** Where further settings are read from (`RUMBO_…=…` lines), when the file is there. */
  environmentFile: string
}>

/** In a unit, `%` begins a specifier and a word with spaces stands in quotes. */
const word = (text: string): string => {
  const escaped = text.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  return /[\s"'\\]/.test(text) ? `"${escaped}"` : escaped
}
/** The words of a command may hold variables besides. */
const commandWord = (text: string): string => word(text).replaceAll('$', '$$$$')

/**
 * Requests get 10 s to finish, jobs 5 s and the queue 10 s to let go, PostgreSQL up to 25 s: more than their sum, after
 * which systemd kills what is left.
 */
const stopSeconds = 75

/**
 * A hardened unit of systemd. The signal to stop goes to Rumbo alone (`KillMode=mixed`): it lets requests and jobs finish
 * and stops PostgreSQL last. Memory stays writable and executable because V8 compiles JavaScript.
 */
export function serviceUnit({ description, node, program, user, dataFolder, environmentFile }: ServiceUnit): string {
  return `[Unit]
Description=${description.replaceAll('%', '%%')}
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
User=${user}
ExecStart=${[node, program, 'serve', '--data', dataFolder].map(commandWord).join(' ')}
EnvironmentFile=-${word(environmentFile)}
Restart=on-failure
RestartSec=2
KillMode=mixed
KillSignal=SIGTERM
TimeoutStopSec=${stopSeconds}
LimitNOFILE=65536
UMask=0077

NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths=${word(dataFolder)}
PrivateTmp=yes
PrivateDevices=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
CapabilityBoundingSet=
AmbientCapabilities=

[Install]
WantedBy=multi-user.target
`
}
