import { z } from 'zod';

export const text = z.string().trim().min(1, 'must not be empty');

const secretKinds = ['env', 'file', 'command', 'keychain'] as const;

export const secretSource = z
  .strictObject({
    env: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
      .describe('name of an environment variable')
      .optional(),
    file: text.describe('a file that holds it, readable by you only; - is standard input').optional(),
    command: z
      .array(text)
      .min(1, 'must name a program')
      .describe(
        'a program and its arguments, started without a shell; the first line it prints is the secret',
      )
      .optional(),
    keychain: text
      .describe("name of an entry of the system's keychain, stored with federation login")
      .optional(),
  })
  .refine((source) => secretKinds.filter((kind) => source[kind] !== undefined).length === 1, {
    message: 'must name exactly one source: env, file, command or keychain',
  });

export type SecretSource = z.infer<typeof secretSource>;
