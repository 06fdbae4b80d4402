import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { enveloped, type Endpoint, type HttpResponse, type Surroundings } from '@minishop/http'

/** The API reference and the front page are assets of this repository: nothing is fetched from elsewhere. */
const library = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))

const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

const html = (title: string, body: string): HttpResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'public, max-age=300', 'Content-Security-Policy': policy },
  body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>${body}</html>
`,
})

const docs = html(
  'Minishop API',
  `<link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="icon" href="/docs/favicon-32x32.png"></head>
<body><div id="reference"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body>`,
)

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, persistAuthorization: true, validatorUrl: null })\n`

const style = `<style>
:root { color-scheme: light dark; --ink: light-dark(#1c1b1a, #eae7e2); --ground: light-dark(#faf8f4, #1c1b1a); --accent: light-dark(#8a3b12, #f0a06c); --line: light-dark(#ddd6ca, #3c3833) }
body { font: 17px/1.6 ui-serif, Georgia, serif; color: var(--ink); background: var(--ground); max-width: 44rem; margin: 4rem auto; padding: 0 1.5rem }
h1 { font-size: 2.2rem; margin-bottom: .2rem } a { color: var(--accent) } li { margin: .3rem 0 }
pre { font: 14px/1.5 ui-monospace, monospace; border: 1px solid var(--line); border-radius: 6px; padding: 1rem; overflow-x: auto }
</style>`

const front = (development: boolean, publicUrl: string): HttpResponse =>
  html(
    'Minishop',
    `${style}</head><body>
<h1>Minishop</h1>
<p>This is the gateway of a shop that has no pages of its own: a storefront, an app or a script talks to it over HTTP.</p>
<ul>
<li><a href="/docs">API reference</a>, to read and to try</li>
<li><a href="/openapi.json">OpenAPI 3.1</a> and <a href="/asyncapi.json">AsyncAPI 3</a>, for tools</li>
<li><a href="/v1/products">The products</a>, in <a href="/v1/categories">categories</a></li>
${development ? '<li><a href="/dev/mail">The mails</a> the shop has sent, kept here instead of being delivered</li>\n' : ''}<li><a href="/health/ready">Whether it is ready</a></li>
</ul>
<p>Find something:</p>
<pre>curl '${publicUrl}/v1/products?q=mug&amp;limit=3'</pre>
<p>The README shows a first purchase from registration to the mail that says it is on its way.</p>
</body>`,
  )

let read: Readonly<Record<string, HttpResponse>> | undefined
/** A megabyte and a half that stays as it is: read once, however many gateways run here. */
const ofTheLibrary = (): Readonly<Record<string, HttpResponse>> =>
  (read ??= Object.fromEntries(Object.entries(assets).map(([name, type]) => [`/docs/${name}`, asset(type, readFileSync(join(library, name)))])))

/** `/`, `/docs` and what they load. */
export const pages = ({ development, publicUrl, ...surroundings }: Surroundings & { readonly development: boolean; readonly publicUrl: string }): readonly Endpoint[] => {
  const served: Readonly<Record<string, HttpResponse>> = {
    '/': front(development, publicUrl),
    '/docs': docs,
    '/docs/start.js': asset('text/javascript; charset=utf-8', start),
    ...ofTheLibrary(),
  }
  return Object.entries(served).map(([path, response]) => {
    const key = `GET ${path}`
    return { route: { key, method: 'GET', path }, answer: enveloped(surroundings, key, async () => response) }
  })
}

const asset = (type: string, body: string | Uint8Array): HttpResponse => ({ status: 200, headers: { 'Content-Type': type, 'Cache-Control': 'public, max-age=86400' }, body })
