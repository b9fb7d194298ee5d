import assert from 'node:assert/strict'
import { it } from 'node:test'
import { serviceUnit } from './service-unit.ts'

const unit = serviceUnit({
  description: 'Rumbo, 100 %',
  node: '/opt/node/bin/node',
  program: '/opt/$rumbo/bin/rumbo',
  user: 'rumbo',
  dataFolder: '/srv/datos "de" 100 %',
  environmentFile: '/etc/rumbo.env',
})

it('runs the server of one data folder, which alone it may write', () => {
  assert.ok(unit.includes('\nExecStart=/opt/node/bin/node /opt/$$rumbo/bin/rumbo serve --data "/srv/datos \\"de\\" 100 %%"\n'))
  assert.ok(unit.includes('\nReadWritePaths="/srv/datos \\"de\\" 100 %%"\n'))
  assert.ok(unit.includes('\nDescription=Rumbo, 100 %%\n'))
})

it('asks Rumbo alone to stop, and gives it the time that its own limits take', () => {
  assert.match(unit, /\nKillMode=mixed\n/)
  assert.match(unit, /\nKillSignal=SIGTERM\n/)
  assert.ok(Number(/\nTimeoutStopSec=(\d+)\n/.exec(unit)?.[1]) > 10 + 5 + 10 + 25)
})
