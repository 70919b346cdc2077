/** A real MLflow server with SQLite, in a folder of its own. */
import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const START_MS = 180_000

/** @param python of the environment that has MLflow */
export async function startMlflow(python: string, folder: string): Promise<{ url: string; stop(): void }> {
  const port = await findFreePort()
  const url = `http://127.0.0.1:${String(port)}`
  const store = ['--backend-store-uri', `sqlite:///${folder}/mlflow.db`]
  const files = ['--artifacts-destination', join(folder, 'files')]
  const address = ['--host', '127.0.0.1', '--port', String(port), '--workers', '1']
  // In a group of its own, since it starts workers, which it finds by PATH.
  const child = spawn(python, ['-m', 'mlflow', 'server', ...store, ...files, ...address], {
    detached: true,
    stdio: 'ignore',
    cwd: folder,
    env: {
      ...process.env,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      PATH: `${dirname(python)}:${process.env['PATH'] ?? ''}`,
    },
  })
  const stop = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  }
  const deadline = Date.now() + START_MS
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/health`).catch(() => undefined)
    if (answer?.ok === true) return { url, stop }
    await setTimeout(250)
  }
  stop()
  throw new Error('The MLflow server did not start.')
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
