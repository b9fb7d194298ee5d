import { type SpawnOptions, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { DomainError } from '#base'

/**
 * How PostgreSQL is started, for it refuses to run as root:
 * - `direct`     as this user, who is not root;
 * - `namespace`  in a user namespace where root is called `nobody`: files stay root's, any folder will do;
 * - `user`       as another user id, which must be able to reach the programs and the folder.
 */
export type Launcher = Readonly<{
  mode: 'direct' | 'namespace' | 'user'
  /** Who must own the database's folder, when it is not this process. */
  owner: { uid: number; gid: number } | null
  /** Whether the kernel stops PostgreSQL when this process dies. */
  endsWithUs: boolean
  command(program: string, args: readonly string[]): { file: string; args: string[]; options: SpawnOptions }
}>
type Mode = Launcher['mode']

const nobody = 65_534

/** A user id with an entry in /etc/passwd, which `initdb` insists on; `nobody` where there is one. */
function knownUser(): number | null {
  const ids = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => Number(line.split(':')[2]))
    .filter((id) => id > 0)
  return ids.includes(nobody) ? nobody : (ids[0] ?? null)
}

function isKnown(uid: number): boolean {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .some((line) => line.split(':')[2] === String(uid))
}

function launcher(mode: Mode, prefix: readonly string[], owner: Launcher['owner'], environment: Record<string, string>): Launcher {
  const endsWithUs = prefix.includes('--pdeathsig')
  return {
    mode,
    owner,
    endsWithUs,
    command(program, args) {
      const [file, ...rest] = [...prefix, program, ...args] as [string, ...string[]]
      const options: SpawnOptions = {
        cwd: '/',
        env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', ...environment },
        ...(owner && { uid: owner.uid, gid: owner.gid }),
      }
      return { file, args: rest, options }
    },
  }
}

const works = (candidate: Launcher, program: string): boolean => {
  const { file, args, options } = candidate.command(program, ['--version'])
  return spawnSync(file, args, { ...options, stdio: 'ignore', timeout: 10_000 } as object).status === 0
}

// `setpriv --pdeathsig` comes last: the signal is forgotten when a process changes its user.
const untilDeath = ['setpriv', '--pdeathsig', 'INT', '--']

/**
 * Finds a way to run the programs.
 * @param existingOwner  the user id that owns the database's files already, null before the first start
 * @param reach          whether that user can work in the folder (asked for mode `user`)
 * @param modes          the ways that may be tried
 * @throws DATABASE_USER_REFUSED when there is none
 */
export function chooseLauncher(options: {
  postgres: string
  links: string | null
  existingOwner: number | null
  reach: (owner: { uid: number; gid: number }) => boolean
  folder: string
  modes?: readonly Mode[]
}): Launcher {
  const { postgres, links, existingOwner, modes = ['direct', 'namespace', 'user'] } = options
  const uid = process.getuid!()
  const environment: Record<string, string> = links === null ? {} : { LD_LIBRARY_PATH: links }
  const first = (mode: Mode, prefix: readonly string[], owner: Launcher['owner'] = null): Launcher | null => {
    if (!modes.includes(mode)) return null
    const candidates = [[...prefix, ...untilDeath], prefix].map((each) => launcher(mode, each, owner, environment))
    return candidates.find((candidate) => works(candidate, postgres)) ?? null
  }
  const namespace = (): Launcher | null => {
    const known = knownUser()
    return known === null ? null : first('namespace', ['unshare', '--user', `--map-user=${known}`, `--map-group=${known}`])
  }
  const otherUser = (): Launcher | null => {
    const id = existingOwner || nobody
    const owner = { uid: id, gid: id }
    const found = first('user', [], owner)
    return found && options.reach(owner) ? found : null
  }
  const found =
    uid !== 0 ? ((isKnown(uid) ? first('direct', []) : null) ?? namespace()) : existingOwner ? otherUser() : (namespace() ?? otherUser())
  if (!found) throw new DomainError('DATABASE_USER_REFUSED', { uid: String(uid), folder: options.folder })
  return found
}
