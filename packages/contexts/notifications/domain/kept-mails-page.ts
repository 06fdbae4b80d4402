import type { Instant } from '@minishop/kernel'
import { escaped } from './rendering.ts'

interface Shown {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly at: Instant
}

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
details { border: 1px solid #ccc; border-radius: .4rem; margin: .6rem 0; padding: .6rem 1rem }
summary { cursor: pointer }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f4f4; padding: 1rem }
iframe { width: 100%; height: 20rem; border: 1px solid #ccc; background: #fff }
`

const entry = ({ to, subject, text, html, at }: Shown, index: number): string => `
<details${index === 0 ? ' open' : ''}>
<summary><strong>${escaped(subject)}</strong> to ${escaped(to)}, <time datetime="${escaped(at)}">${escaped(at)}</time></summary>
<pre>${escaped(text)}</pre>
<iframe sandbox="" title="The same mail as HTML" srcdoc="${escaped(html)}"></iframe>
</details>`

/** The kept mails for people. What a mail holds is text here; its HTML is shown in a frame that may run nothing and reach nothing. */
export const keptMailsPage = ({ items }: { readonly items: readonly Shown[] }): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mails of this shop</title><style>${style}</style></head>
<body><h1>Mails of this shop</h1>
<p>They are kept here and sent to nobody. The newest comes first; reload the page for more.</p>
${items.length === 0 ? '<p>There is none yet. Register an account, and its mail appears here.</p>' : items.map(entry).join('')}
</body></html>`
