import { codeOf, fileReason } from '../config/load.ts';
import { readUpTo } from '../config/read-file.ts';
import { FederationError } from '../errors.ts';

/** All authorities that a system trusts are a quarter of it. */
const maxCaBytes = 1024 * 1024;

/** The certificates of a `caFile`. @throws FederationError `config.ca-file`. */
export async function readCa(file: string): Promise<string> {
  const bytes = await readUpTo(file, maxCaBytes).catch((error: unknown) => {
    throw caError(file, fileReason(codeOf(error)));
  });
  if (bytes.length > maxCaBytes) {
    throw caError(file, `it is larger than ${maxCaBytes / 1024 / 1024} MiB`);
  }
  const text = bytes.toString('utf8');
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw caError(file, 'it holds no certificate in PEM form');
  }
  return text;
}

function caError(file: string, why: string): FederationError {
  return new FederationError('config.ca-file', 'usage', 'the certificates of caFile cannot be read', {
    where: file,
    why,
    next: 'caFile names a file with one or more certificates, each between BEGIN and END CERTIFICATE',
  });
}
