import type { TenantAnswer } from './answer.ts';

/** The page behind `verification_uri`: where a person types the code of the other device. */
export function devicePage(): TenantAnswer {
  return page(`<form method="post">
<p><label>Code <input name="otc" autofocus></label></p>
<p><button name="decision" value="approved">Continue</button> <button name="decision" value="declined">Cancel</button></p>
</form>`);
}

export function deviceDone(known: boolean): TenantAnswer {
  return known
    ? page('<p>You may close this window.</p>')
    : { ...page('<p>That code did not work. Check it and try again.</p>'), status: 400 };
}

function page(content: string): TenantAnswer {
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head><body><h1>Emulated sign-in</h1>${content}</body></html>`;
  return { status: 200, html };
}
