import { readFile } from 'node:fs/promises';
import { codeOf, fileReason } from '../config/load.ts';
import { FederationError } from '../errors.ts';

/** The certificates of a `caFile`. @throws FederationError `config.ca-file`. */
export async function readCa(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw caError(file, fileReason(codeOf(error)));
  });
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
