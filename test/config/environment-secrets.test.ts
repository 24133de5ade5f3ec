import { describe, expect, it } from 'vitest';
import { refuseSecretsForMany } from '../../src/config/environment-secrets.ts';

describe('a secret in the environment and several profiles', () => {
  const names = [
    'FEDERATION_PASSWORD',
    'FEDERATION_CLIENT_SECRET',
    'FEDERATION_TEAMS_TOKEN',
    'FEDERATION_GRAPH_TOKEN',
  ];

  it.each(names)('when %s is set then it goes to one profile or to none', (name) => {
    const env = { [name]: 'planted' };
    expect(() => refuseSecretsForMany(['a'], env)).not.toThrow();
    expect(() => refuseSecretsForMany(['a', 'b'], env)).toThrow(
      expect.objectContaining({ code: 'secret.many-profiles', exit: 5, where: 'a, b' }),
    );
    expect(() => refuseSecretsForMany(['a', 'b'], env)).toThrow(`${name} would be sent to 2 deployments`);
    expect(() => refuseSecretsForMany(['a', 'b'], env)).not.toThrow('planted');
  });

  it('when it is empty or none is set then there is nothing to refuse', () => {
    expect(() => refuseSecretsForMany(['a', 'b'], { FEDERATION_CLIENT_SECRET: '' })).not.toThrow();
  });
});
