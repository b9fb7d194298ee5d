import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { projectFolder } from './database.ts'

/** Runs an example as a newcomer would and answers with the lines that it prints. */
export async function linesOf(name: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [`examples/${name}.ts`], { cwd: projectFolder, timeout: 100_000 })
  return stdout.trimEnd().split('\n')
}
