// Writes docs/commands/*.md from the declarations, docs/topics/*.md from the help topics and docs/schemas/*.json from
// the schemas. With --check nothing is written: a page that is missing, stale or too many is named, and the exit code
// is 1.
import { build } from 'rolldown';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = join(root, 'node_modules', `.docs-${process.pid}.mjs`);
const described = `
  export { z } from 'zod';
  export { allDeclarations } from './src/commands/index.ts';
  export { helpTopics } from './src/commands/help-topic-names.ts';
  export { topicPages } from './src/commands/help-topics.ts';
  export { plainStyle } from './src/reports/style.ts';
  export { documentSchemas } from './src/reports/schemas.ts';
  export { configurationJsonSchema } from './src/config/schema.ts';
`;
const entry = join(root, 'described.ts');
await build({
  input: entry,
  platform: 'node',
  // The bodies are not needed to describe the commands.
  external: /^[^./]|\.run\.ts$/,
  transform: { define: { __FEDERATION_VERSION__: '"docs"' } },
  plugins: [
    {
      name: 'described',
      resolveId: (id) => (id === entry ? id : undefined),
      load: (id) => (id === entry ? described : undefined),
    },
  ],
  output: { file: bundle, format: 'esm', codeSplitting: false },
});
const { z, allDeclarations, helpTopics, topicPages, plainStyle, documentSchemas, configurationJsonSchema } =
  await import(pathToFileURL(bundle).href);
rmSync(bundle);

const pages = new Map();
for (const command of await allDeclarations()) {
  pages.set(`commands/${command.name.replaceAll(' ', '-')}.md`, commandPage(command));
}
for (const [name, summary] of helpTopics) {
  pages.set(`topics/${name}.md`, topicPage(name, summary));
}
for (const [name, schema] of Object.entries(documentSchemas)) {
  pages.set(`schemas/${name}.json`, json({ title: `${name} of federation`, ...z.toJSONSchema(schema) }));
}
pages.set('schemas/configuration.json', json(configurationJsonSchema()));

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function topicPage(name, summary) {
  // What a topic says of today is said of a day after everything that is known to have happened.
  const lines = topicPages[name](plainStyle({ width: 100 }), new Date('2026-01-01T00:00:00Z'));
  return [
    `<!-- Made from what the program works by, with \`npm run docs\`; \`federation help ${name}\` shows the same. -->`,
    `# ${summary[0].toUpperCase()}${summary.slice(1)}`,
    '',
    '```text',
    ...lines.map((line) => line.trimEnd()),
    '```',
    '',
  ].join('\n');
}

function commandPage(command) {
  const args = (command.arguments ?? []).map(({ name, required, variadic }) => {
    const word = variadic ? `${name}...` : name;
    return required ? ` <${word}>` : ` [${word}]`;
  });
  const table = (rows) => [
    '| | |',
    '|---|---|',
    ...rows.map(
      ([left, right]) => `| \`${left.replaceAll('|', '\\|')}\` | ${right.replaceAll('|', '\\|')} |`,
    ),
  ];
  return [
    `<!-- Made from the command's declaration by \`npm run docs\`. -->`,
    `# federation ${command.name}`,
    '',
    `${command.summary[0].toUpperCase()}${command.summary.slice(1)}.`,
    '',
    '```',
    `federation ${command.name}${args.join('')} [options]`,
    '```',
    '',
    command.description,
    '',
    ...((command.arguments ?? []).length > 0
      ? ['## Arguments', '', ...table(command.arguments.map(({ name, summary }) => [name, summary])), '']
      : []),
    ...((command.options ?? []).length > 0
      ? ['## Options', '', ...table(command.options.map(({ flags, summary }) => [flags, summary])), '']
      : []),
    '## Examples',
    '',
    ...command.examples.flatMap(({ command: line, says, exit = 0 }) => [
      `${says[0].toUpperCase()}${says.slice(1)}${exit === 0 ? '' : ` (exit code ${exit})`}:`,
      '',
      '```',
      `federation ${line}`,
      '```',
      '',
    ]),
    ...(command.exitNotes ? ['## Exit codes', '', command.exitNotes, ''] : []),
    ...(command.seeAlso
      ? [`See also: ${command.seeAlso.map((name) => `\`federation ${name}\``).join(', ')}`, '']
      : []),
  ].join('\n');
}

const check = process.argv.includes('--check');
const stale = [];
for (const folder of ['commands', 'schemas', 'topics']) {
  const place = join(root, 'docs', folder);
  mkdirSync(place, { recursive: true });
  for (const name of readdirSync(place).filter((file) => !pages.has(`${folder}/${file}`))) {
    stale.push(`${folder}/${name}`);
    if (!check) {
      rmSync(join(place, name));
    }
  }
}
for (const [name, text] of pages) {
  const path = join(root, 'docs', name);
  let found;
  try {
    found = readFileSync(path, 'utf8');
  } catch {
    found = undefined;
  }
  if (found !== text) {
    stale.push(name);
    if (!check) {
      writeFileSync(path, text);
    }
  }
}
if (check && stale.length > 0) {
  console.error(`docs/ is not current (npm run docs): ${stale.join(', ')}`);
  process.exit(1);
}
