// The edge, tested with a real nginx on loopback: first its own rules in front of stand-in nodes, then the product
// (the real API and the built app) behind it. Needs nginx, openssl, a guichet binary and frontend/dist.
//
//   node scripts/test-nginx.mjs                 GUICHET_BIN=… another binary, WEB_DIR=… another build of the app
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import http2 from 'node:http2'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import tls from 'node:tls'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { ca, raw, request, root, scratch, startApi, startContainerEntry, startEdge, startNode, stop } from './edge-harness.mjs'

const SHELL = '<!doctype html><html lang="fr"><head><!--guichet:head--><script>document.title="x"</script></head></html>'
const ONCE = ['content-security-policy', 'x-content-type-options', 'strict-transport-security', 'referrer-policy', 'cache-control', 'x-request-id', 'retry-after', 'server']

/** What every answer over TLS carries, whoever made it. */
function assertHardened(answer, { csp = /default-src 'none'/ } = {}) {
  assert.equal(answer.headers['strict-transport-security'], 'max-age=31536000; includeSubDomains')
  assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  assert.match(answer.headers['content-security-policy'] ?? 'none', csp)
  assert.match(answer.headers['content-security-policy'], /frame-ancestors 'none'/)
  assert.ok(answer.headers['referrer-policy'], 'Referrer-Policy')
  assert.ok(answer.headers['cross-origin-resource-policy'], 'Cross-Origin-Resource-Policy')
  assert.ok(answer.headers['cache-control'], 'Cache-Control')
  assert.ok(answer.headers['x-request-id'], 'X-Request-Id')
  assert.equal(answer.headers.server ?? 'nginx', 'nginx', 'no version')
  const names = answer.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
  for (const name of ONCE) assert.ok(names.filter((other) => other === name).length <= 1, `${name} is sent twice`)
}

function assertProblem(answer, status, code) {
  assert.equal(answer.status, status, answer.text)
  assert.match(answer.headers['content-type'], /^application\/problem\+json/)
  const problem = answer.json()
  assert.equal(problem.status, status)
  assert.equal(problem.request_id, answer.headers['x-request-id'])
  if (code) assert.equal(problem.code, code)
  for (const word of ['type', 'title', 'code']) assert.ok(problem[word], word)
  assert.match(answer.headers['cache-control'], /no-store/)
  if ([429, 503].includes(status)) assert.match(answer.headers['retry-after'], /^\d+$/)
  return problem
}

const sleep = (duration_ms) => new Promise((done) => setTimeout(done, duration_ms))

/** The log line of one request, once nginx has written it. */
async function logged(edge, requestId) {
  for (let tries = 0; tries < 50; tries += 1) {
    const line = readFileSync(edge.accessLog, 'utf8').split('\n').find((text) => text.includes(`"${requestId}"`))
    if (line) return { line, entry: JSON.parse(line) }
    await sleep(20)
  }
  assert.fail(`no log line for ${requestId}`)
}

describe('rules of the edge', () => {
  let edge, balanced, first, second
  before(async () => {
    const web = join(scratch, 'web')
    mkdirSync(join(web, 'assets'), { recursive: true })
    writeFileSync(join(web, 'index.html'), SHELL)
    writeFileSync(join(web, 'sw.js'), 'self.skipWaiting()')
    writeFileSync(join(web, '.secret'), 'x')
    const script = 'console.log("app");\n'.repeat(50)
    writeFileSync(join(web, 'assets/app-1a2b.js'), script)
    writeFileSync(join(web, 'assets/app-1a2b.js.br'), brotliCompressSync(script))
    writeFileSync(join(web, 'assets/app-1a2b.js.gz'), gzipSync(script))
    first = await startNode('first')
    second = await startNode('second')
    edge = await startEdge('edge', { WEB_DIR: web, API_NODES: `${first.address} ${second.address}` })
    balanced = await startEdge('balanced', { WEB_DIR: web, API_NODES: second.address, SERVER_NAMES: 'tickets.example', REAL_IP_FROM: '127.0.0.1' })
    writeFileSync(join(edge.folder, 'acme/.well-known/acme-challenge/abc'), 'proof')
  })
  after(async () => {
    await stop(edge?.process)
    await stop(balanced?.process)
    first?.close()
    second?.close()
  })

  test('add_header appears in headers.conf only', () => {
    for (const file of readdirSync(join(root, 'nginx/conf'))) {
      const directives = readFileSync(join(root, 'nginx/conf', file), 'utf8').match(/^\s*add_header/gm) ?? []
      if (file !== 'headers.conf') assert.equal(directives.length, 0, file)
    }
  })

  test('an error has the same code and titles whether nginx or the API makes it', () => {
    const api = readFileSync(join(root, 'backend/platform/src/http/failure.rs'), 'utf8')
    const words = readFileSync(join(root, 'nginx/conf/problem-words.conf'), 'utf8')
    let n_shared = 0
    for (const [, status, code] of words.matchAll(/^ {4}(\d{3}) "(http\.\w+)";/gm)) {
      const [, apiStatus, fr, en] = api.match(new RegExp(`=> (\\d+), "${code}", "([^"]*)", "([^"]*)"`)) ?? []
      if (!apiStatus) continue // an error that only the edge has
      n_shared += 1
      assert.equal(status, apiStatus, code)
      assert.ok(words.includes(`"fr:${status}" "${fr}";`), fr)
      assert.ok(words.includes(`"en:${status}" "${en}";`), en)
    }
    assert.ok(n_shared >= 8, `${n_shared} errors in common`)
  })

  test('what a client says of its address, host and method reaches no node', async () => {
    const answer = await request(edge, '/api/v1/echo?q=1', { headers: {
      'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.example', 'x-forwarded-port': '1', forwarded: 'for=6.6.6.6',
      'x-real-ip': '6.6.6.6', 'x-http-method-override': 'DELETE', 'x-original-url': '/admin', 'cf-connecting-ip': '6.6.6.6', te: 'trailers', proxy: 'evil',
    } })
    const { headers, url } = answer.json()
    assert.equal(url, '/api/v1/echo?q=1')
    assert.equal(headers['x-forwarded-for'], '127.0.0.1')
    assert.equal(headers['x-forwarded-proto'], 'https')
    assert.equal(headers['x-forwarded-host'], 'localhost')
    assert.equal(headers.host, 'localhost')
    for (const name of ['forwarded', 'x-forwarded-port', 'x-real-ip', 'x-http-method-override', 'x-original-url', 'cf-connecting-ip', 'te', 'proxy', 'connection'])
      assert.ok(!headers[name] || headers[name] === 'keep-alive', `${name}: ${headers[name]}`)
    assertHardened(answer)
  })

  test('a request id is kept when it is plain, and made when it is not', async () => {
    const kept = await request(edge, '/api/v1/echo', { headers: { 'x-request-id': 'trace-0123456789' } })
    assert.equal(kept.headers['x-request-id'], 'trace-0123456789')
    assert.equal(kept.json().headers['x-request-id'], 'trace-0123456789')
    const made = await request(edge, '/api/v1/echo', { headers: { 'x-request-id': 'a"b\\c d' } })
    assert.match(made.headers['x-request-id'], /^[0-9a-f]{32}$/)
  })

  test('the log has no query string, no token and no whole address', async () => {
    await request(edge, '/api/v1/invitations/S3cretToken?code=S3cretCode', { headers: { 'x-request-id': 'log-private-1' } })
    const { line, entry } = await logged(edge, 'log-private-1')
    assert.doesNotMatch(line, /S3cret|127\.0\.0\.1"/)
    assert.equal(entry.path, '/api/v1/invitations/…')
    assert.equal(entry.client, '127.0.0.0')
    assert.equal(entry.status, 200)
    assert.equal(entry.upstream_status, '200')
    await request(edge, '/events/finale-100-m?utm=1', { headers: { 'x-request-id': 'log-public-1' } })
    assert.equal((await logged(edge, 'log-public-1')).entry.path, '/events/finale-100-m')
    await request(edge, '/api/v1/tickets/abcdefgh234567/qr.png', { headers: { 'x-request-id': 'log-ticket-1' } })
    assert.equal((await logged(edge, 'log-ticket-1')).entry.path, '/api/v1/tickets/…')
  })

  test('hashed assets are immutable and served in the best encoding that was built', async () => {
    const path = '/assets/app-1a2b.js'
    const identity = await request(edge, path)
    assert.equal(identity.status, 200)
    assert.equal(identity.headers['content-encoding'], undefined)
    for (const [accepted, decode] of [['br', brotliDecompressSync], ['gzip', gunzipSync], ['gzip, deflate, br', brotliDecompressSync]]) {
      const answer = await request(edge, path, { headers: { 'accept-encoding': accepted } })
      assert.equal(answer.headers['content-encoding'], accepted.split(' ').at(-1))
      assert.equal(decode(answer.bytes).toString(), identity.text)
      assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
      assert.match(answer.headers.vary, /accept-encoding/i)
      assert.match(answer.headers['content-type'], /^text\/javascript/)
      assertHardened(answer)
    }
    const again = await request(edge, path, { headers: { 'if-none-match': identity.headers.etag } })
    assert.equal(again.status, 304)
    assertProblem(await request(edge, '/assets/gone-9z.js'), 404, 'http.not_found')
  })

  test('files that keep their name are revalidated; a service worker may fetch', async () => {
    for (const path of ['/sw.js', '/index.html']) {
      const answer = await request(edge, path)
      assert.equal(answer.status, 200)
      assert.equal(answer.headers['cache-control'], 'no-cache')
      assertHardened(answer, { csp: /connect-src 'self'/ })
    }
    assertProblem(await request(edge, '/.secret'), 404)
    assertProblem(await request(edge, '/.git/config'), 404)
  })

  test('bodies: 1 MiB, and 6 MiB for an image', async () => {
    const post = (path, n_bytes, method = 'POST') => request(edge, path, { method, body: Buffer.alloc(n_bytes) })
    assert.equal((await post('/api/v1/echo', 1024 * 1024)).json().n_bytes, 1024 * 1024)
    const refused = await post('/api/v1/echo', 1024 * 1024 + 1)
    assertProblem(refused, 413, 'http.too_large')
    assertHardened(refused)
    for (const path of ['/api/v1/manage/events/1/image', '/api/v1/me/photo', '/api/v1/manage/org/logo']) {
      assert.equal((await post(path, 5 * 1024 * 1024, 'PUT')).status, 200, path)
      assertProblem(await post(path, 6 * 1024 * 1024 + 1, 'PUT'), 413)
    }
    assertProblem(await post('/api/v1/manage/events/1', 1024 * 1024 + 1, 'PUT'), 413)
  })

  test('the page in a frame has the policy of the API, once, and no shell in its stead', async () => {
    const framed = await request(edge, '/embed/events/piano')
    assert.equal(framed.headers['content-security-policy'], "default-src 'none'; frame-ancestors https://parc.example")
    assert.equal(framed.headers['cross-origin-resource-policy'], 'cross-origin')
    assert.equal(framed.headers['x-frame-options'], undefined)
    const names = framed.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
    assert.equal(names.filter((name) => name === 'content-security-policy').length, 1)
    const busy = await request(edge, '/embed/events/piano/busy')
    assert.equal(busy.status, 503)
    assertHardened(busy)
  })

  test('methods outside the seven are refused, and errors speak the language asked for', async () => {
    for (const method of ['TRACE', 'PROPFIND', 'CONNECT', 'TRACK']) {
      const { answer } = await raw(edge.plainPort, `${method} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
      assert.match(answer, /^HTTP\/1\.1 405 /, method)
    }
    const refused = await request(edge, '/api/v1/echo', { method: 'TRACE', headers: { 'accept-language': 'en-GB' } })
    assert.equal(assertProblem(refused, 405, 'http.method_not_allowed').title, 'Method not allowed')
    assert.equal(refused.headers.allow, 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS')
    assertHardened(refused)
    assert.equal((await request(edge, '/x', { method: 'PURGE' })).json().title, 'Méthode non autorisée')
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      assert.equal((await request(edge, '/api/v1/echo', { method })).json().method, method)
  })

  test('odd framing, long addresses and large headers are refused as problems', async () => {
    const head = 'POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\n'
    const odd = {
      'two lengths': `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
      'length and chunks': `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'chunks, misspelt': `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
      'no host': 'GET / HTTP/1.1\r\n\r\n',
      'space in a name': 'GET / HTTP/1.1\r\nHost: localhost\r\nX y: 1\r\n\r\n',
      'not HTTP': '\x16\x03\x01 hello\r\n\r\n',
    }
    for (const [name, text] of Object.entries(odd)) {
      const { answer } = await raw(edge.plainPort, text)
      if (name === 'space in a name' && /^HTTP\/1\.1 301/.test(answer)) continue // nginx drops that header
      assert.match(answer, /^HTTP\/1\.1 (400|501|503) /, `${name}: ${answer}`)
      assert.doesNotMatch(answer, /nginx\/\d/, name)
    }
    const long = await request(edge, `/api/v1/echo?q=${'x'.repeat(9000)}`)
    assertProblem(long, 414, 'http.uri_too_long')
    assertHardened(long)
    const large = await request(edge, '/api/v1/echo', { headers: { cookie: 'x'.repeat(9000) } })
    assertProblem(large, 431, 'http.headers_too_large')
    const plain = await raw(edge.port, 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    assert.match(plain.answer, /^HTTP\/1\.1 400 [\s\S]*problem\+json[\s\S]*"code":"http\.bad_request"/)
  })

  test('a client that does not finish its headers is cut after 5 s', async () => {
    const { duration_ms } = await raw(edge.plainPort, 'GET / HTTP/1.1\r\nHost: local')
    assert.ok(duration_ms > 3000 && duration_ms < 9000, `${duration_ms} ms`)
  })

  test('port 80 leads pages to TLS and tells the API no', async () => {
    const moved = await request(edge, '/events/x?a=1', { plain: true })
    assert.equal(moved.status, 301)
    assert.equal(moved.headers.location, `https://localhost:${edge.port}/events/x?a=1`)
    assert.equal(moved.headers['strict-transport-security'], undefined)
    assert.equal(moved.headers.server, 'nginx')
    for (const path of ['/api', '/api/v1/events'])
      assertProblem(await request(edge, path, { plain: true }), 403, 'http.tls_required')
    assertProblem(await request(edge, '/events', { plain: true, method: 'POST' }), 403)
    assert.equal((await request(edge, '/apiculture', { plain: true })).status, 301)
    assert.equal((await request(edge, '/.well-known/acme-challenge/abc', { plain: true })).text, 'proof')
  })

  test('TLS 1.2 and 1.3 with forward secrecy, nothing older; HTTP/2', async () => {
    const shake = (options) => new Promise((done) => {
      const socket = tls.connect({ port: edge.port, host: '127.0.0.1', servername: 'localhost', ca, ...options }, () => {
        done({ protocol: socket.getProtocol(), cipher: socket.getCipher().name, alpn: socket.alpnProtocol })
        socket.destroy()
      })
      socket.on('error', (error) => done({ refused: error.code }))
    })
    const only = (version, ciphers) => shake({ minVersion: version, maxVersion: version, ciphers })
    assert.equal((await only('TLSv1.2')).protocol, 'TLSv1.2')
    assert.equal((await only('TLSv1.3')).protocol, 'TLSv1.3')
    for (const version of ['TLSv1', 'TLSv1.1']) {
      const { refused } = await only(version, 'DEFAULT@SECLEVEL=0')
      assert.equal(refused, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', version)
    }
    assert.ok((await only('TLSv1.2', 'AES128-SHA256:AES128-GCM-SHA256')).refused, 'no forward secrecy')
    assert.ok((await only('TLSv1.2', 'ECDHE-ECDSA-AES128-SHA256')).refused, 'CBC')
    assert.equal((await shake({ ALPNProtocols: ['h2', 'http/1.1'] })).alpn, 'h2')
    const session = http2.connect(`https://localhost:${edge.port}`, { ca, lookup: (_, options, done) => done(null, options.all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1', 4) })
    const stream = session.request({ ':path': '/api/v1/echo' })
    const status = await new Promise((done, failed) => stream.on('response', (headers) => done(headers[':status'])).on('error', failed))
    session.destroy()
    assert.equal(status, 200)
  })

  test('an address gets 20 requests at once on /auth/ and 50 connections, and hears when to come back', async () => {
    const many = (n, path, from) => Promise.all(Array.from({ length: n }, () => request(edge, path, { from })))
    const auth = await many(40, '/api/v1/auth/login', '127.0.0.21')
    const refused = auth.filter((answer) => answer.status === 429)
    assert.ok(refused.length >= 5 && refused.length <= 19, `${refused.length} refused`)
    assertProblem(refused[0], 429, 'http.rate_limited')
    assertHardened(refused[0])
    const slow = await many(70, '/api/v1/wait', '127.0.0.22')
    assert.ok(slow.filter((answer) => answer.status === 429).length >= 5)
    assert.ok(slow.filter((answer) => answer.status === 200).length >= 45)
    assert.equal((await request(edge, '/api/v1/auth/login')).status, 200, 'others are not held back')
  })

  test('behind a load balancer, its word for the address counts, and a /64 counts as one', async () => {
    const from = (address) => request(balanced, '/api/v1/auth/login', { headers: { host: 'tickets.example', 'x-forwarded-for': address } })
    assert.equal((await from('203.0.113.9')).json().headers['x-forwarded-for'], '203.0.113.9')
    const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => from(`2001:db8:1:2::${at + 1}`)))
    assert.ok(answers.some((answer) => answer.status === 429), 'one customer')
    assert.equal((await from('2001:db8:1:3::1')).status, 200, 'its neighbour')
    assertProblem(await request(balanced, '/', { headers: { host: 'evil.example' } }), 421, 'http.unknown_host')
  })

  test("a node's own refusal passes as it is, and its Retry-After too", async () => {
    const answer = await request(edge, '/api/v1/busy')
    assert.equal(answer.status, 503)
    assert.equal(answer.headers['retry-after'], '7')
    assert.deepEqual(answer.json(), { from: 'node' })
    assertHardened(answer)
  })

  test('a failed read goes to another node; a failed write is never sent twice', async () => {
    const n_seen = (what) => [...first.seen, ...second.seen].filter((line) => line === what).length
    assertProblem(await request(edge, '/api/v1/x/drop', { method: 'POST', body: '{}' }), 503, 'http.unavailable')
    assert.equal(n_seen('POST /api/v1/x/drop'), 1)
    assertProblem(await request(edge, '/api/v1/x/drop'), 503)
    assert.equal(n_seen('GET /api/v1/x/drop'), 2)
  })

  test('with one node gone all is served; with none, pages are the shell and the API says 503', async () => {
    first.close()
    for (let times = 0; times < 6; times += 1) {
      assert.equal((await request(edge, '/api/v1/echo')).json().node, 'second')
      assert.equal((await request(edge, '/api/v1/echo', { method: 'POST', body: '{}' })).status, 200)
    }
    second.close()
    const page = await request(edge, '/events/some-event')
    assert.equal(page.status, 200)
    assert.equal(page.text, SHELL)
    assert.equal(page.headers['cache-control'], 'no-store')
    assert.equal(page.headers['x-robots-tag'], 'noindex')
    assertHardened(page, { csp: /script-src 'self' 'wasm-unsafe-eval' 'sha256-[A-Za-z0-9+/]{43}=';/ })
    const api = await request(edge, '/api/v1/echo')
    assertProblem(api, 503, 'http.unavailable')
    assertHardened(api)
    assertProblem(await request(edge, '/events', { method: 'POST' }), 405)
    assert.equal((await request(edge, '/assets/app-1a2b.js')).status, 200)
  })
})

describe('the container', () => {
  test('starts with a certificate of its own and no API, and takes a new one while running', async () => {
    const web = join(scratch, 'entry-web')
    mkdirSync(web)
    writeFileSync(join(web, 'index.html'), SHELL)
    const entry = await startContainerEntry({ WEB_DIR: web, API_NODES: 'no-such-node.invalid:8080', SERVER_NAMES: 'localhost' })
    try {
      const serial = () => new Promise((done, failed) => {
        const socket = tls.connect({ port: entry.port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false }, () => {
          done(socket.getPeerCertificate().serialNumber)
          socket.destroy()
        }).on('error', failed)
      })
      const page = await request(entry, '/', { rejectUnauthorized: false })
      assert.equal(page.text, SHELL)
      const before = await serial()
      for (const file of ['fullchain.pem', 'privkey.pem'])
        writeFileSync(join(entry.folder, 'tls', file), readFileSync(join(scratch, file === 'privkey.pem' ? 'key.pem' : 'cert.pem')))
      let renewed = before
      for (let tries = 0; tries < 100 && renewed === before; tries += 1) {
        await sleep(100)
        renewed = await serial()
      }
      assert.notEqual(renewed, before)
    } finally {
      await stop(entry.process, 'SIGQUIT')
    }
  })
})

describe('the product behind the edge', () => {
  const web = process.env.WEB_DIR ?? join(root, 'frontend/dist')
  let edge, api, home
  before(async () => {
    api = await startApi(web)
    edge = await startEdge('product', { WEB_DIR: web, API_NODES: `127.0.0.1:${api.port}` })
    home = await request(edge, '/')
  })
  after(async () => {
    await stop(edge?.process)
    await stop(api?.process)
  })

  test('the home page comes with its head and its data', () => {
    assert.equal(home.status, 200)
    assert.match(home.headers['content-type'], /^text\/html/)
    assert.match(home.text, /<title>[^<]+<\/title>/)
    assert.match(home.text, /id="__boot"/)
    assert.doesNotMatch(home.text, /<!--guichet:/)
    assertHardened(home, { csp: /script-src 'self'/ })
    assert.ok(home.headers['permissions-policy'], 'Permissions-Policy')
    assert.ok(home.headers['cross-origin-opener-policy'], 'Cross-Origin-Opener-Policy')
  })

  test('the catalog answers, and an event page carries its own card', async () => {
    const list = await request(edge, '/api/v1/events?limit=1&locale=fr', { headers: { 'x-request-id': 'edge-test-000001' } })
    assert.equal(list.status, 200)
    assert.match(list.headers['content-type'], /^application\/json/)
    assert.equal(list.headers['x-request-id'], 'edge-test-000001')
    assertHardened(list)
    const [event] = list.json().data
    const page = await request(edge, `/events/${event.slug}`)
    assert.equal(page.status, 200)
    assert.match(page.text, /property="og:title"/)
    assert.match(page.text, /application\/ld\+json/)
    assertHardened(page)
    const again = await request(edge, '/api/v1/events?limit=1&locale=fr', { headers: { 'if-none-match': list.headers.etag } })
    assert.equal(again.status, 304)
  })

  test('each script and style that the page names is an immutable asset with both encodings', async () => {
    const paths = new Set([...home.text.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path))
    assert.ok(paths.size >= 1)
    for (const path of paths) {
      for (const encoding of ['br', 'gzip']) {
        const answer = await request(edge, path, { headers: { 'accept-encoding': encoding } })
        assert.equal(answer.status, 200, path)
        if (answer.headers['content-encoding'] === undefined) assert.ok(answer.bytes.length < 2048, `${path} has no ${encoding} twin`)
        assert.match(answer.headers['cache-control'], /immutable/)
        assertHardened(answer)
      }
    }
  })

  test('an unknown path is the app with 404; an unknown API path is a problem', async () => {
    const page = await request(edge, '/nowhere/at/all')
    assert.equal(page.status, 404)
    assert.match(page.headers['content-type'], /^text\/html/)
    assert.match(page.text, /\/assets\//)
    assertHardened(page)
    const answer = await request(edge, '/api/v1/nowhere')
    assertProblem(answer, 404, 'http.not_found')
    assertHardened(answer)
    assert.doesNotMatch((await request(edge, '/metrics')).text, /^# (HELP|TYPE)/m)
  })

  test('the widget loads on other sites, and its page is in no frame until a site is listed', async () => {
    const script = await request(edge, '/widget.js')
    assert.equal(script.status, 200)
    assert.match(script.headers['content-type'], /^text\/javascript/)
    assert.equal(script.headers['cross-origin-resource-policy'], 'cross-origin')
    assert.match(script.headers['cache-control'], /max-age=3600/)
    const [event] = (await request(edge, '/api/v1/events?limit=1')).json().data
    const page = await request(edge, `/embed/events/${event.slug}`)
    assert.equal(page.status, 200)
    assert.equal(page.headers['cross-origin-resource-policy'], 'cross-origin')
    assertHardened(page)
  })

  test('documentation, description, health and version', async () => {
    for (const [path, type, text] of [
      ['/docs/', /^text\/html/, /<html/i],
      ['/openapi.yaml', /yaml/, /openapi: ?["']?3/],
      ['/openapi.json', /^application\/json/, /"openapi"/],
      ['/health/live', /json/, /./],
      ['/health/ready', /json/, /./],
      ['/version', /json/, /./],
    ]) {
      const answer = await request(edge, path)
      assert.equal(answer.status, 200, path)
      assert.match(answer.headers['content-type'], type, path)
      assert.match(answer.text, text, path)
      assertHardened(answer, { csp: /./ })
    }
  })

  test('an image of the catalog', async () => {
    const { data } = (await request(edge, '/api/v1/events?limit=20')).json()
    const { image } = data.find((event) => event.image)
    const answer = await request(edge, image.sources[0].url)
    assert.equal(answer.status, 200)
    assert.match(answer.headers['content-type'], /^image\//)
    assertHardened(answer, { csp: /; sandbox$/ })
  })

  test('when the API is gone the app still opens, under the very policy that the API sends', async () => {
    await stop(api.process)
    for (const path of ['/', '/events', '/nowhere']) {
      const page = await request(edge, path)
      assert.equal(page.status, 200)
      assert.equal(page.text, readFileSync(join(web, 'index.html'), 'utf8'))
      assert.equal(page.headers['content-security-policy'], home.headers['content-security-policy'])
      assertHardened(page)
    }
    for (const path of ['/api/v1/events', '/docs/', '/health/ready', '/media/x/320.jpg'])
      assertProblem(await request(edge, path), 503, 'http.unavailable')
  })
})
