#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19) || major === 21 || (major === 22 && minor < 3)) {
  process.stderr.write(
    `error: federation needs Node.js 20.19 or later of 20, or 22.3 or later; this is ${process.version}\n`,
  );
  process.exitCode = 2;
} else {
  if (major >= 22) {
    // From Node 22.8 on the compiled code is kept between runs.
    const module = process.getBuiltinModule('node:module');
    if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') {
      Reflect.apply(module.enableCompileCache, module, []);
    }
  }
  const { main } = await import('../src/main.ts');
  await main();
}
