import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Job } from 'kubernetes-models/batch/v1';
import ts from 'typescript';

/** What the tests read of a manifest; everything else in it is checked, too. */
export interface JobManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly completions?: number;
    readonly parallelism?: number;
    readonly completionMode?: string;
    readonly template: { readonly spec: PodSpec };
  };
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string }[];
}

interface Container {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * What an API server would refuse, with strict field validation: values of a wrong type and missing ones by the schema
 * of Kubernetes' own API, keys that it does not have by the types made from it.
 */
export function manifestErrors(manifest: JobManifest): readonly string[] {
  try {
    const model: unknown = manifest;
    new Job(model as ConstructorParameters<typeof Job>[0]).validate();
  } catch (error) {
    return [String(error)];
  }
  return typeErrors(manifest);
}

function typeErrors(manifest: JobManifest): readonly string[] {
  const file = join(root, 'test/manifest.ts');
  const text = `import type { IJob } from 'kubernetes-models/batch/v1';\nexport const job: IJob = ${JSON.stringify(manifest, null, 1)};\n`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    lib: ['lib.es5.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([file], options, {
    ...host,
    fileExists: (name) => name === file || host.fileExists(name),
    readFile: (name) => (name === file ? text : host.readFile(name)),
    getSourceFile: (name, version) =>
      name === file ? ts.createSourceFile(name, text, version) : host.getSourceFile(name, version),
  });
  return program
    .getSemanticDiagnostics(program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/**
 * The command of a manifest's container as a kubelet starts it: `$(NAME)` is replaced where the container has such a
 * variable and left alone where not, and the volumes lie where the node has them.
 */
export function startOf(
  { spec }: JobManifest,
  volumes: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): { readonly words: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const [container] = spec.template.spec.containers;
  if (container === undefined) {
    throw new Error('the manifest has no container');
  }
  const onNode = (text: string): string =>
    container.volumeMounts.reduce((path, { name, mountPath }) => {
      const folder = volumes[name];
      return folder !== undefined && (path === mountPath || path.startsWith(`${mountPath}/`))
        ? `${folder}${path.slice(mountPath.length)}`
        : path;
    }, text);
  const env = {
    ...Object.fromEntries(container.env.map(({ name, value }) => [name, onNode(value)])),
    ...more,
  };
  const expanded = (text: string): string =>
    text.replace(/\$\(([^)]*)\)/g, (whole, name: string) =>
      Object.hasOwn(env, name) ? (env[name] ?? '') : whole,
    );
  return { words: [...container.command, ...container.args].map(expanded), env };
}
