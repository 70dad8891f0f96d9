import { environmentFailure } from '@garant/rules';
import { useState } from 'react';
import type { EnvironmentState } from '@garant/contracts';
import { useEnvironments, useRegisterEnvironment } from '../../api/datasets.api.js';
import { useSession } from '../../api/session.query.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { useNow } from '../../ui/now.hook.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Details, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { AttestationForm } from './attestation.form.js';
import { DeclarationForm } from './declaration.form.js';
import { expiryOf } from './expiry.model.js';
import { ValidityPicture } from './validity.picture.js';

export function EnvironmentsPage() {
  const t = useText();
  const { data: session } = useSession();
  const environments = useEnvironments();
  const mine = (one: EnvironmentState) =>
    !session?.account?.organisation || one.operatorId === session.account.organisation;
  return (
    <Page title={t('nav.environments')} lead={t('environments.lead')}>
      <Answered query={environments}>
        {(list) => {
          const own = list.filter(mine);
          if (own.length === 0)
            return (
              <Empty title={t('environments.none')}>
                <p>{t('environments.none.more')}</p>
              </Empty>
            );
          return (
            <div className={layout.stack}>
              {own.map((environment) => (
                <EnvironmentCard key={environment.environmentId} environment={environment} />
              ))}
            </div>
          );
        }}
      </Answered>
      <Register />
    </Page>
  );
}

function EnvironmentCard({ environment }: { environment: EnvironmentState }) {
  const t = useText();
  const now = useNow();
  const failure = environmentFailure(environment, new Date(now).toISOString());
  const { attestation } = environment;
  const expiry = attestation && expiryOf(attestation.hds.validUntil, now);
  return (
    <Card as="article" labelledBy={environment.environmentId}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={environment.environmentId}>{environment.name}</h2>
        <Badge tone={failure ? 'danger' : expiry === 'soon' ? 'warn' : 'ok'}>
          {t(
            failure
              ? `environment.failure.${failure}`
              : expiry === 'soon'
                ? 'environments.soon'
                : 'environments.ok',
          )}
        </Badge>
      </div>
      {failure && <Callout tone="danger" title={t('environments.refused')} />}
      {attestation ? (
        <Facts
          rows={[
            [t('permit.id'), <span className={layout.mono}>{environment.environmentId}</span>],
            [t('environments.country'), environment.country],
            [t('environments.hds'), attestation.hds.certificate],
            [
              t('environments.hdsPeriod'),
              t('app.periodText', {
                from: t.day(attestation.hds.validFrom),
                until: t.lastDay(attestation.hds.validUntil),
              }),
            ],
            attestation.secNumCloud && [
              t('environments.snc'),
              t('environments.sncText', {
                reference: attestation.secNumCloud.reference,
                date: t.lastDay(attestation.secNumCloud.validUntil),
              }),
            ],
            [t('environments.storage'), attestation.storageCountry],
            [t('environments.audit'), t.day(attestation.auditedOn)],
            [t('environments.logs'), t('environments.months', { count: attestation.logRetentionMonths })],
          ]}
        />
      ) : (
        <p>{t('environments.notAttested')}</p>
      )}
      <ValidityPicture environment={environment} />
      <Details summary={t('spe.title')}>
        <DeclarationForm environmentId={environment.environmentId} />
      </Details>
      <Details summary={t(attestation ? 'environments.renew' : 'environments.attest')}>
        <AttestationForm environmentId={environment.environmentId} />
      </Details>
    </Card>
  );
}

function Register() {
  const t = useText();
  const toast = useToast();
  const { data: session } = useSession();
  const register = useRegisterEnvironment();
  const [name, setName] = useState('');
  const [country, setCountry] = useState('FR');
  const [faulty, setFaulty] = useState(false);
  const send = async () => {
    if (name.trim() === '' || !/^[A-Z]{2}$/.test(country)) return setFaulty(true);
    const written = await register.mutateAsync({
      name: name.trim(),
      country,
      operatorId: session?.account?.organisation ?? undefined,
    });
    if (written.state === 'done') toast(t('environments.registered'));
    setName('');
  };
  return (
    <Card labelledBy="register">
      <h2 id="register">{t('environments.register')}</h2>
      <form
        className={layout.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send().catch(() => undefined);
        }}
      >
        <TextField
          label={t('environments.name')}
          value={name}
          onChange={(next) => (setName(next), setFaulty(false))}
          error={
            faulty && name.trim() === '' ? t('form.required', { field: t('environments.name') }) : undefined
          }
        />
        <TextField
          label={t('environments.countryCode')}
          hint={t('environments.countryHint')}
          short
          value={country}
          onChange={(next) => setCountry(next.toUpperCase())}
          error={
            faulty && !/^[A-Z]{2}$/.test(country)
              ? t('form.invalid', { field: t('environments.countryCode') })
              : undefined
          }
        />
        {register.isError && <ProblemPanel failure={register.error} />}
        <div>
          <Button type="submit" look="secondary" isPending={register.isPending}>
            {t('environments.registerGo')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
