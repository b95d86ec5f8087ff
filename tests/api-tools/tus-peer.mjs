// @tus/server, which our own is held against: keeps what it gets in a folder, and says where it listens.
import { Server } from '@tus/server'
import { FileStore } from '@tus/file-store'

const server = new Server({ path: '/uploads', datastore: new FileStore({ directory: process.argv[2] }), relativeLocation: true })
const http = server.listen({ host: '127.0.0.1', port: 0 }, () => console.log(http.address().port))
process.stdin.on('close', () => process.exit()).resume()
