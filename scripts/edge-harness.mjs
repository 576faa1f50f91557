// Starts real processes for test-nginx.mjs: nginx from the templates of nginx/, the API, stand-in nodes; and talks
// to them. Everything lives on free loopback ports and in one temporary folder, and ends with the tests.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
export const scratch = mkdtempSync(join(tmpdir(), 'guichet-edge-'))
const START_TIMEOUT_MS = 30_000
const children = new Set()

process.on('exit', () => {
  for (const child of children) child.kill('SIGTERM') // not SIGKILL, which would leave nginx's workers behind
  rmSync(scratch, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))

const tls = { cert: join(scratch, 'cert.pem'), key: join(scratch, 'key.pem') }
execFileSync('openssl', [
  'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
  '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,DNS:tickets.example,IP:127.0.0.1',
  '-keyout', tls.key, '-out', tls.cert,
], { stdio: 'ignore' })
export const ca = readFileSync(tls.cert)

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

async function until(what, child, answers) {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`${what} ended with ${child.exitCode}:\n${readFileSync(child.log)}`)
    if (Date.now() > deadline) throw new Error(`${what} did not answer within ${START_TIMEOUT_MS} ms`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

function start(name, command, args, options) {
  const log = join(scratch, `${name}.log`)
  const child = spawn(command, args, { ...options, stdio: ['ignore', openSync(log, 'a'), openSync(log, 'a')] })
  child.log = log
  child.unref() // a server that nobody stopped must not keep the tests from ending
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

export async function stop(child, signal = 'SIGTERM') {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

// The temporary folder belongs to the user who runs the tests; as root, nginx would otherwise change to another.
const runAs = () => (process.getuid() === 0 ? userInfo().username : '')

/** One nginx from the templates. `settings` are those of render.sh. */
export async function startEdge(name, settings) {
  const folder = join(scratch, name)
  const port = await freePort()
  const plainPort = await freePort()
  mkdirSync(join(folder, 'acme/.well-known/acme-challenge'), { recursive: true })
  const accessLog = join(folder, 'access.log')
  const conf = join(folder, 'conf')
  const env = {
    PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
    LISTEN_HTTP: `127.0.0.1:${plainPort}`,
    LISTEN_HTTPS: `127.0.0.1:${port}`,
    PUBLIC_HTTPS_PORT: String(port),
    TLS_CERT: tls.cert,
    TLS_KEY: tls.key,
    RUN_DIR: folder,
    ACME_DIR: join(folder, 'acme'),
    ACCESS_LOG: accessLog,
    RUN_AS: runAs(),
    ...settings,
  }
  execFileSync('sh', [join(root, 'nginx/render.sh'), conf], { env })
  const args = ['-e', 'stderr', '-p', folder, '-c', join(conf, 'nginx.conf')]
  execFileSync('nginx', ['-t', '-q', ...args], { env, stdio: 'inherit' })
  const child = start(`${name}-nginx`, 'nginx', [...args, '-g', 'daemon off;'], { env })
  await until(`nginx (${name})`, child, () => isAlive(plainPort))
  return { name, port, plainPort, folder, conf, accessLog, process: child }
}

const isAlive = (plainPort) => request({ plainPort }, '/-/alive', { plain: true }).then((answer) => answer.status === 200, () => false)

/** What the container runs: entrypoint.sh, which brings its own certificate and watches for changes. */
export async function startContainerEntry(settings) {
  const port = await freePort()
  const plainPort = await freePort()
  const folder = join(scratch, 'container')
  const env = {
    PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
    LISTEN_HTTP: `127.0.0.1:${plainPort}`,
    LISTEN_HTTPS: `127.0.0.1:${port}`,
    RUN_DIR: folder,
    RUN_AS: runAs(),
    WATCH_INTERVAL_S: '1',
    ...settings,
  }
  const child = start('container', 'sh', [join(root, 'nginx/entrypoint.sh')], { env })
  await until('entrypoint.sh', child, () => isAlive(plainPort))
  return { port, plainPort, folder, process: child }
}

/** The real API on an SQLite database with demo data. */
export async function startApi(webDir) {
  const binary = process.env.GUICHET_BIN ?? ['debug', 'release'].map((mode) => join(root, 'target', mode, 'guichet')).find(existsSync)
  if (!binary || !existsSync(binary)) throw new Error('no guichet binary: build it, or give its path in GUICHET_BIN')
  const port = await freePort()
  const dataDir = join(scratch, 'data')
  mkdirSync(dataDir)
  const env = {
    PATH: process.env.PATH,
    APP_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(port),
    METRICS_HOST: '127.0.0.1',
    METRICS_PORT: String(await freePort()),
    DATABASE_URL: `sqlite://${join(dataDir, 'guichet.db')}`,
    DATA_DIR: dataDir,
    WEB_DIR: webDir,
    TRUSTED_PROXIES: '127.0.0.1/32',
  }
  const migrated = spawnSync(binary, ['migrate'], { env, cwd: dataDir, encoding: 'utf8' })
  if (migrated.status !== 0) throw new Error(`guichet migrate failed: ${migrated.stderr}`)
  const demo = start('demo', binary, ['demo'], { env, cwd: dataDir })
  demo.ref()
  const [code] = await once(demo, 'exit')
  if (code !== 0) throw new Error(`guichet demo ended with ${code}:\n${readFileSync(demo.log)}`)
  const child = start('api', binary, ['serve'], { env, cwd: dataDir })
  await until('the API', child, () =>
    request({ plainPort: port }, '/health/ready', { plain: true }).then((answer) => answer.status === 200, () => false))
  return { port, process: child }
}

/** A stand-in node that answers with what it was asked, and can misbehave on demand. */
export async function startNode(name) {
  const seen = []
  const server = http.createServer(async (asked, answer) => {
    const chunks = []
    for await (const chunk of asked) chunks.push(chunk)
    const [path] = asked.url.split('?')
    seen.push(`${asked.method} ${path}`)
    if (path.endsWith('/drop')) return asked.socket.destroy()
    if (path.endsWith('/busy')) return answer.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '7' }).end('{"from":"node"}')
    if (path.endsWith('/wait')) await new Promise((done) => setTimeout(done, 1500))
    if (path.startsWith('/embed/')) {
      const headers = { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'; frame-ancestors https://parc.example" }
      return answer.writeHead(200, { ...headers, 'cross-origin-resource-policy': 'cross-origin' }).end('<!doctype html>')
    }
    answer.writeHead(200, { 'content-type': 'application/json', 'x-powered-by-node': name, server: 'node/1.2.3' })
    answer.end(JSON.stringify({ node: name, method: asked.method, url: asked.url, headers: asked.headers, n_bytes: Buffer.concat(chunks).length }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { address: `127.0.0.1:${server.address().port}`, seen, close }
}

/** One request on a connection of its own. `from` is the loopback address that it comes from. */
export function request(edge, path, { method = 'GET', headers = {}, body, plain = false, from, ...rest } = {}) {
  return new Promise((done, failed) => {
    const asked = (plain ? http : https).request({
      host: '127.0.0.1', port: plain ? edge.plainPort : edge.port, path, method, agent: false, localAddress: from, ca,
      servername: 'localhost', headers: { host: 'localhost', ...headers }, ...rest,
    }, async (answer) => {
      try {
        const chunks = []
        for await (const chunk of answer) chunks.push(chunk)
        const bytes = Buffer.concat(chunks)
        const isGzip = answer.headers['content-encoding'] === 'gzip' && bytes.length > 0
        const text = (isGzip ? gunzipSync(bytes) : bytes).toString()
        done({ status: answer.statusCode, headers: answer.headers, rawHeaders: answer.rawHeaders, bytes, text, json: () => JSON.parse(text) })
      } catch (error) {
        failed(error)
      }
    })
    asked.on('error', failed)
    asked.end(body)
  })
}

/** Bytes written as they are, and the text that came back before the other side closed or reset the connection. */
export function raw(port, text, { from } = {}) {
  return new Promise((done, failed) => {
    const socket = net.connect({ port, host: '127.0.0.1', localAddress: from })
    const started = Date.now()
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk))
    socket.on('error', (error) => error.code === 'ECONNRESET' || failed(error))
    socket.on('close', () => done({ answer, duration_ms: Date.now() - started }))
    socket.write(text)
  })
}
