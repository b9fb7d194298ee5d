import { texts as autopilot } from '#texts/ai/autopilot'
import { texts as runs } from '#texts/ai/autopilot/runs'
import { texts as problems } from '#texts/ai/problems'
import { texts as registry } from '#texts/ai/registry'
import { texts as serving } from '#texts/ai/serving'
import { texts as training } from '#texts/ai/training'
import { texts as sources } from '#texts/data/sources'
import { texts as auth } from '#texts/platform/auth'
import { texts as compute } from '#texts/platform/compute'
import { texts as config } from '#texts/platform/config'
import { texts as database } from '#texts/platform/database'
import { texts as engine } from '#texts/platform/engine'
import { texts as http } from '#texts/platform/http'
import { texts as jobs } from '#texts/platform/jobs'
import { texts as secrets } from '#texts/platform/secrets'
import { texts as storage } from '#texts/platform/storage'
import { texts as server } from '#texts/server'
import { texts as cli } from './texts.ts'

/** The sentences of every error that a command may end with; a test holds the list complete. */
export const errorTexts = [
  autopilot,
  runs,
  problems,
  registry,
  serving,
  training,
  sources,
  auth,
  compute,
  config,
  database,
  engine,
  http,
  jobs,
  secrets,
  storage,
  server,
  cli,
]
