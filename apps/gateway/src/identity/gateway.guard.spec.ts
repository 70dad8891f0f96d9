import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import type { Role } from '@garant/rules';
import { GatewaySecrets } from '../sessions/gateway.secrets.js';
import { GatewayGuard, Public, RequireRole, type Identified } from './gateway.guard.js';
import type { Principal } from './principal.js';
import { identityFrom } from './provider.claims.js';

class Routes {
  @Public()
  open(): void {}
  @RequireRole()
  anybody(): void {}
  @RequireRole('assessor', 'researcher')
  some(): void {}
  forgotten(): void {}
}

const principal = (roles: Role[]): Principal => ({
  account: {
    ref: 'r',
    name: null,
    email: null,
    organisation: 'ap-hm',
    roles,
    subjectRef: 's',
    enrolmentId: null,
    erased: false,
  },
  assurance: 'eidas1',
  via: 'bearer',
});
const ask = async (route: keyof Routes, roles: Role[]): Promise<Identified> => {
  const request = {} as Identified;
  const context = {
    getHandler: () => Routes.prototype[route],
    getClass: () => Routes,
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
  await new GatewayGuard({ require: async () => principal(roles) }).canActivate(context);
  return request;
};

describe('the guard', () => {
  it('asks nobody on a public route', async () => {
    expect((await ask('open', [])).actor).toBeUndefined();
  });
  it('closes a route that says nothing about access, to everybody', async () => {
    await expect(ask('forgotten', ['operator', 'inspector'])).rejects.toMatchObject({ code: 'forbidden' });
  });
  it('lets a person with several roles act in the first that the route demands', async () => {
    expect((await ask('some', ['researcher', 'assessor'])).actor).toMatchObject({
      role: 'assessor',
      organisation: 'ap-hm',
    });
    expect((await ask('some', ['patient', 'researcher'])).actor?.role).toBe('researcher');
    await expect(ask('some', ['patient'])).rejects.toMatchObject({ code: 'forbidden' });
  });
  it('names the person of the register only when somebody acts as a patient', async () => {
    expect((await ask('anybody', ['patient'])).actor?.subjectRef).toBe('s');
    expect((await ask('some', ['patient', 'researcher'])).actor).not.toHaveProperty('subjectRef');
  });
  it('refuses an account without any role', async () => {
    await expect(ask('anybody', [])).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('CSRF tokens', () => {
  const secrets = new GatewaySecrets(Buffer.alloc(32, 7), 2);
  it('belong to one session', () => {
    const token = secrets.csrfTokenOf('session-a');
    expect(secrets.csrfMatches('session-a', token)).toBe(true);
    for (const wrong of [undefined, '', 'x', [token], secrets.csrfTokenOf('session-b'), `${token}=`])
      expect(secrets.csrfMatches('session-a', wrong)).toBe(false);
  });
  it('need a secret worth the name', () => {
    expect(() => new GatewaySecrets(Buffer.alloc(31), 2)).toThrow('32 bytes');
  });
});

describe('claims of a provider', () => {
  const said = {
    iss: 'https://issuer.example',
    sub: '1',
    given_name: 'Ada',
    family_name: 'Martin',
    birthdate: '1980-02-29',
    gender: 'female',
  };
  it('without roles make a citizen a patient, and give the traits of the vault', () => {
    const { identity, traits } = identityFrom(said);
    expect([identity.roles, identity.name]).toEqual([['patient'], 'Ada Martin']);
    expect(traits).toEqual({
      familyName: 'Martin',
      givenNames: 'Ada',
      birthDate: '1980-02-29',
      gender: 'female',
    });
  });
  it('grant no role that the platform does not know', () => {
    expect(identityFrom({ ...said, roles: ['root', 'assessor', 'assessor'] }).identity.roles).toEqual([
      'assessor',
    ]);
    expect(identityFrom({ ...said, roles: 'inspector', birthdate: 'x' }).identity.roles).toEqual([]);
  });
  it('verify an address only by saying so', () => {
    for (const email_verified of [undefined, 'true', 1])
      expect(identityFrom({ ...said, email: 'a@b.example', email_verified }).identity.emailVerified).toBe(
        false,
      );
  });
});
