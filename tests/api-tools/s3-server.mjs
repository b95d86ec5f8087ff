// s3rver, a server of S3 that keeps its objects in a folder: says where it listens, and ends with its standard input.
import S3rver from 's3rver'

const [directory, bucket, port] = process.argv.slice(2)
const server = new S3rver({ directory, address: '127.0.0.1', port: Number(port), silent: true, configureBuckets: [{ name: bucket }] })
console.log((await server.run()).port)
process.stdin.on('close', () => process.exit()).resume()
