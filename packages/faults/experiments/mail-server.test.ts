import test from 'ava'
import { Rejected, Unavailable } from '@minishop/kernel'
import { temporaryFolder } from '@minishop/servers'
import { smtpMailer } from '@minishop/smtp'
import { startMailServer } from './mail-server.ts'

test('the book of the mail server has what it took and said so, whatever its mood', async (t) => {
  const server = await startMailServer(await temporaryFolder(t))
  t.teardown(server.stop)
  const mailer = smtpMailer({ url: `smtp://127.0.0.1:${server.proxy.port}` })
  t.teardown(() => mailer.close())
  const send = (id: string, to = 'jane@example.com') => mailer.send({ id, to, from: 'Shop <shop@shop.example>', subject: 'Grüße', text: 'Token: abc\n', html: '<p>abc</p>' })

  await send('taken')
  await server.behave('later')
  await t.throwsAsync(send('later'), { instanceOf: Unavailable })
  await server.behave('refuses')
  await t.throwsAsync(send('refused', 'passer-by@example.com'), { instanceOf: Rejected })
  await server.behave('drops')
  await t.throwsAsync(send('dropped'), { instanceOf: Unavailable })
  await server.behave('takes')
  await send('dropped')
  t.deepEqual(await server.received(), ['taken', 'dropped'].map((id) => ({ id, to: 'jane@example.com', subject: 'Grüße', text: 'Token: abc\n' })))
  t.deepEqual(server.noted.map(({ what, about }) => [what, about]), [['refused', 'passer-by@example.com'], ['dropped', 'dropped']])
})
