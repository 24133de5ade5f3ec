declare const __FEDERATION_VERSION__: string | undefined;

/** From package.json, put in by the build; `0.0.0-source` when the sources run as they are. */
export const version: string =
  typeof __FEDERATION_VERSION__ === 'string' ? __FEDERATION_VERSION__ : '0.0.0-source';
