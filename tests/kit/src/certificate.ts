import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const runFile = promisify(execFile)

/** A certificate that signs itself, and its key. */
export interface Certificate {
  /** What a program trusts with `NODE_EXTRA_CA_CERTS`. */
  readonly file: string
  readonly cert: Buffer
  readonly key: Buffer
}

export interface CertificateOptions {
  /** What it is for, as openssl writes it. Default `IP:127.0.0.1`. */
  readonly altName?: string
  /** Whether its time is over. Default false. */
  readonly isExpired?: boolean
}

/** Makes a certificate in a folder, with openssl. */
export async function makeCertificate(
  folder: string,
  { altName = 'IP:127.0.0.1', isExpired = false }: CertificateOptions = {},
): Promise<Certificate> {
  const at = (name: string): string => join(folder, name)
  const config = `[ca]\ndefault_ca=own\n[own]\ndatabase=${at('database')}\nserial=${at('serial')}\nnew_certs_dir=${folder}
default_md=sha256\npolicy=any\nx509_extensions=extensions\n[any]\ncommonName=supplied
[extensions]\nsubjectAltName=${altName}\nbasicConstraints=CA:true\n`
  await Promise.all([writeFile(at('config'), config), writeFile(at('database'), ''), writeFile(at('serial'), '01')])
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  await runFile('openssl', ['req', '-new', ...ec, '-subj', '/CN=test', '-keyout', at('key.pem'), '-out', at('request')])
  const times = isExpired ? ['20200101000000Z', '20200201000000Z'] : ['20200101000000Z', '20991231000000Z']
  const span = ['-startdate', times[0] ?? '', '-enddate', times[1] ?? '']
  const files = ['-in', at('request'), '-keyfile', at('key.pem'), '-out', at('certificate.pem')]
  await runFile('openssl', ['ca', '-batch', '-notext', '-selfsign', '-config', at('config'), ...span, ...files])
  const file = at('certificate.pem')
  return { file, cert: await readFile(file), key: await readFile(at('key.pem')) }
}
