// What tus-js-client and plain requests meet at a server of tus 1.0.0: one line of JSON for each step, in which nothing depends on which server it is.
// usage: node tus.mjs <address of the uploads> <token, or ""> <item> <folder of a peer, or "">
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as tus from 'tus-js-client'

const [endpoint, token, item, folder] = process.argv.slice(2)
const authorization = token ? { Authorization: `Bearer ${token}` } : {}
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
const encode = (text) => Buffer.from(text).toString('base64')
const say = (step, outcome) => console.log(JSON.stringify({ step, ...outcome }))

// Of what the server has in the end: the peer's file, or what our receipt says.
async function stored(address, link) {
  if (folder) return sha256(readFileSync(join(folder, basename(new URL(address, endpoint).pathname))))
  const receipt = await fetch(new URL(link.split(/[<>]/)[1], endpoint), { headers: authorization })
  return (await receipt.json()).sha256
}

// ---- tus-js-client ----

function upload(file, name, options = {}) {
  let last
  let started
  const done = new Promise((resolve, reject) => {
    started = new tus.Upload(file, {
      endpoint,
      headers: authorization,
      metadata: { item, filename: name },
      retryDelays: [0, 100, 500],
      onAfterResponse: (_, response) => { last = response },
      onError: reject,
      onSuccess: () => resolve({ address: started.url, link: last.getHeader('Link') }),
      ...options,
    })
  })
  started.start()
  return { done, upload: started }
}

for (const [step, size, options] of [
  ['whole', 3_000_000, {}],
  ['in chunks', 1_000_003, { chunkSize: 65_537 }],
  ['first chunk with the beginning', 500_000, { chunkSize: 200_000, uploadDataDuringCreation: true }],
  ['all with the beginning', 70_000, { uploadDataDuringCreation: true }],
  ['empty', 0, {}],
]) {
  const file = randomBytes(size)
  const { address, link } = await upload(file, `${step}.bin`, options).done
  say(step, { arrived: (await stored(address, link)) === sha256(file) })
}

{
  // The page is closed in the middle, and opened again by somebody who has no token any more.
  const file = randomBytes(4_000_000)
  const first = upload(file, 'cut.bin', {
    chunkSize: 1_000_000,
    onChunkComplete: (_, accepted) => { if (accepted >= 2_000_000) first.upload.abort() },
  })
  first.done.catch(() => {})
  while (!first.upload.url || (await offset(first.upload.url)) < 2_000_000) await new Promise((resolve) => setTimeout(resolve, 20))
  const kept = await offset(first.upload.url)
  const { address, link } = await upload(file, 'cut.bin', { uploadUrl: first.upload.url, headers: {} }).done
  say('cut off and resumed', { kept: kept >= 2_000_000, arrived: (await stored(address, link)) === sha256(file) })
}

{
  const given = upload(randomBytes(1_000_000), 'given-up.bin', { chunkSize: 100_000, onChunkComplete: () => given.upload.abort() })
  given.done.catch(() => {})
  while (!given.upload.url || (await offset(given.upload.url)) < 100_000) await new Promise((resolve) => setTimeout(resolve, 20))
  await tus.Upload.terminate(given.upload.url, { headers: {} })
  say('given up', { then: (await request('HEAD', given.upload.url)).status >= 400 })
}

// ---- plain requests ----

async function request(method, address, headers = {}, body = undefined) {
  const answer = await fetch(new URL(address, endpoint), {
    method, body, headers: { 'Tus-Resumable': '1.0.0', ...(address === endpoint ? authorization : {}), ...headers },
  })
  await answer.arrayBuffer()
  return answer
}

async function offset(address) {
  return Number((await request('HEAD', address)).headers.get('Upload-Offset'))
}

const metadata = `item ${encode(item)},filename ${encode('plain.bin')}`
const part = { 'Content-Type': 'application/offset+octet-stream' }
const begin = (length, headers = {}, body = undefined) =>
  request('POST', endpoint, { 'Upload-Length': `${length}`, 'Upload-Metadata': metadata, ...headers }, body)
const outcome = (answer, ...headers) => ({
  status: answer.status,
  version: answer.headers.get('Tus-Resumable'),
  ...Object.fromEntries(headers.map((name) => [name, answer.headers.get(name)])),
})

const begun = await begin(10)
const address = begun.headers.get('Location')
say('begin', { ...outcome(begun), location: address !== null })
say('begin without a length', outcome(await request('POST', endpoint, { 'Upload-Metadata': metadata })))
say('begin with a length that is none', outcome(await begin('ten')))
say('begin with metadata that are none', outcome(await request('POST', endpoint, { 'Upload-Length': '10', 'Upload-Metadata': 'item a b c' })))
say('stand', outcome(await request('HEAD', address), 'Upload-Offset', 'Upload-Length', 'Upload-Metadata', 'Cache-Control'))
say('no version', { status: (await request('HEAD', address, { 'Tus-Resumable': '' })).status })
say('first part', outcome(await request('PATCH', address, { ...part, 'Upload-Offset': '0' }, Buffer.from('01234')), 'Upload-Offset'))
say('the same part again', { status: (await request('PATCH', address, { ...part, 'Upload-Offset': '0' }, Buffer.from('01234'))).status })
say('beyond the offset', { status: (await request('PATCH', address, { ...part, 'Upload-Offset': '7' }, Buffer.from('789'))).status })
// 415 as the protocol says; the peer says 400.
say('another kind of body', { refused: [400, 415].includes((await request('PATCH', address, { 'Content-Type': 'application/octet-stream', 'Upload-Offset': '5' }, Buffer.from('5'))).status) })
say('without an offset', { refused: (await request('PATCH', address, part, Buffer.from('5'))).status >= 400 })
say('stand after that', outcome(await request('HEAD', address), 'Upload-Offset'))
say('nothing', outcome(await request('PATCH', address, { ...part, 'Upload-Offset': '5' }, Buffer.alloc(0)), 'Upload-Offset'))
const end = await request('PATCH', address, { ...part, 'Upload-Offset': '5' }, Buffer.from('56789'))
say('last part', { ...outcome(end, 'Upload-Offset'), arrived: (await stored(address, end.headers.get('Link'))) === sha256(Buffer.from('0123456789')) })
say('stand at the end', outcome(await request('HEAD', address), 'Upload-Offset'))
say('unknown', { refused: [404, 410].includes((await request('HEAD', address.replace(/.{8}$/, 'AAAAAAAA'))).status) })
const removed = (await begin(10)).headers.get('Location')
say('remove', outcome(await request('DELETE', removed)))
say('removed', { refused: [404, 410].includes((await request('HEAD', removed)).status), twice: [404, 410].includes((await request('DELETE', removed)).status) })
