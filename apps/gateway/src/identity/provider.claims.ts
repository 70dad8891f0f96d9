import { z } from 'zod';
import { identityTraits, type IdentityTraits } from '@garant/contracts';
import { ROLES, type Role } from '@garant/rules';
import type { Identity } from './account.store.js';

/** Standard claims (OIDC Core §5.1) and this platform's two. A claim of another form counts as absent: it grants nothing. */
const claims = z.object({
  iss: z.string().min(1),
  sub: z.string().min(1),
  email: z.email().optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
  name: z.string().trim().min(1).max(300).optional().catch(undefined),
  given_name: z.string().optional().catch(undefined),
  family_name: z.string().optional().catch(undefined),
  birthdate: z.string().optional().catch(undefined),
  gender: z.string().optional().catch(undefined),
  organisation: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .optional()
    .catch(undefined),
  roles: z.array(z.string()).optional().catch(undefined),
  acr: z.string().max(200).optional().catch(undefined),
});
export type ProviderClaims = z.infer<typeof claims>;

export interface KnownIdentity {
  identity: Identity;
  /** For the vault of `consent` only, and only when the provider vouches for all of them. */
  traits: IdentityTraits | null;
  assurance: string;
}

/** @throws ZodError without issuer or subject */
export function identityFrom(given: Record<string, unknown>): KnownIdentity {
  const said = claims.parse(given);
  const traits = traitsOf(said);
  return {
    identity: {
      iss: said.iss,
      sub: said.sub,
      email: said.email ?? null,
      emailVerified: said.email_verified === true,
      name: said.name ?? ([said.given_name, said.family_name].filter(Boolean).join(' ') || null),
      organisation: said.organisation ?? null,
      roles: rolesOf(said, traits !== null),
    },
    traits,
    assurance: said.acr ?? 'unspecified',
  };
}

/** A provider for citizens (FranceConnect) states no roles: whoever it identifies is there for their own data. */
function rolesOf({ roles }: ProviderClaims, identified: boolean): Role[] {
  if (roles === undefined) return identified ? ['patient'] : [];
  return ROLES.filter((role) => roles.includes(role));
}

function traitsOf(said: ProviderClaims): IdentityTraits | null {
  const gender =
    said.gender === 'male' || said.gender === 'female' || said.gender === 'other' ? said.gender : 'unknown';
  const parsed = identityTraits.safeParse({
    familyName: said.family_name,
    givenNames: said.given_name,
    birthDate: said.birthdate,
    gender,
  });
  return parsed.success ? parsed.data : null;
}
