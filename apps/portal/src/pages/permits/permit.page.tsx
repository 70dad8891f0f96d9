import { Link, useParams } from 'react-router';
import { usePermit, type Permit } from '../../api/applications.api.js';
import { useDatasets, useEnvironments } from '../../api/datasets.api.js';
import { useReleases } from '../../api/releases.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { purposeTitle, shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { PlainLinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Callout, Card, Facts } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { FollowUpCard } from '../procedures/follow-up.card.js';
import { PermitClocks } from '../clocks/clocks.card.js';
import { MeasurePanel } from '../procedures/measure.panel.js';
import { PermitChanges } from './permit.changes.js';
import { PermitActs } from './permit.acts.js';
import { PermitBadge } from './permit.badge.js';
import { ReleaseCommand } from '../researcher/release.command.js';
import { ReleaseBadge } from '../researcher/release.badge.js';
import { ChainPicture } from './chain.picture.js';
import { FeeLines, FeesPanel } from './fees.panel.js';
import { PeoplePanel } from './people.panel.js';

const OFFICIAL = ['researcher', 'assessor', 'committee', 'signatory'] as const;

export function PermitPage() {
  const { permitId = '' } = useParams();
  const permit = usePermit(permitId);
  return <AnsweredPage query={permit}>{(view) => <Body permit={view} />}</AnsweredPage>;
}

function Body({ permit }: { permit: Permit }) {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  const { data: environments } = useEnvironments();
  const { data: datasets } = useDatasets();
  const { terms, status } = permit;
  const roles = session?.account?.roles ?? [];
  const nameOf = (ref: string) =>
    permit.names?.[ref] ??
    (ref === session?.account?.ref ? session.account.name : undefined) ??
    t('ui.unknownPerson', { ref: shortRef(ref) });
  const titleOf = (id: string) => {
    const dataset = datasets?.find((one) => one.datasetId === id);
    return dataset ? t.pick(dataset.description.title) : shortRef(id);
  };
  return (
    <Page
      title={permit.title}
      above={[{ to: address('permits'), name: t('nav.permits') }]}
      beside={<PermitBadge status={status} />}
    >
      {status === 'signed' && (
        <Callout tone="warn" title={t('permit.notActive')} live>
          <p>{t('permit.notActive.more')}</p>
        </Callout>
      )}
      {status === 'suspended' && <Callout tone="warn" title={t('permit.suspended')} />}
      {status === 'superseded' && (
        <Callout tone="warn" title={t('permit.superseded')}>
          <p>{t('permit.superseded.more')}</p>
        </Callout>
      )}
      {permit.deletion.dueAt && permit.deletion.state !== 'proved' && (
        <Callout tone={permit.deletion.state === 'overdue' ? 'danger' : 'warn'} title={t('permit.deletion')}>
          <p>
            {t(permit.deletion.state === 'overdue' ? 'permit.deletion.overdue' : 'permit.deletion.due', {
              date: t.date(permit.deletion.dueAt),
            })}
          </p>
        </Callout>
      )}
      <Card labelledBy="terms">
        <h2 id="terms">{t('permit.terms')}</h2>
        <Facts
          rows={[
            [t('permit.id'), <span className={layout.mono}>{terms.permitId}</span>],
            [t('app.field.purpose'), purposeTitle(t, terms.purpose)],
            [
              t('permit.purposeDetail'),
              <span className={layout.prewrap}>{permit.signed.purposeDetail}</span>,
            ],
            [t('permit.benefit'), <span className={layout.prewrap}>{permit.signed.expectedBenefit}</span>],
            [t('permit.format'), t(`permit.format.${permit.signed.format}`)],
            [
              t('permit.optOutException'),
              t(permit.signed.optOutException.applied ? 'permit.applied' : 'permit.notApplied'),
            ],
            [
              t('app.field.environmentId'),
              environments?.find((one) => one.environmentId === terms.environmentId)?.name ??
                shortRef(terms.environmentId),
            ],
            [
              t('app.period'),
              t('app.periodText', { from: t.day(terms.validFrom), until: t.lastDay(terms.validUntil) }),
            ],
            [t('permit.signedAt'), t.dateTime(permit.signedAt)],
            ['signed', 'active', 'suspended'].includes(status) && [
              t('permit.extension'),
              permit.extension.used
                ? t('permit.extension.used')
                : t('permit.extension.until', { date: t.date(permit.extension.askUntil) }),
            ],
            permit.cutPosition !== null && [
              t('permit.cut'),
              t('permit.cutText', {
                position: t.number(permit.cutPosition),
                date: permit.cutAt ? t.dateTime(permit.cutAt) : '',
              }),
            ],
          ]}
        />
      </Card>
      <ChainPicture versions={permit.versions} current={permit.permitId} />
      <PeoplePanel permit={permit} nameOf={nameOf} />
      <Documents permit={permit} own={terms.persons.includes(session?.account?.ref ?? '')} roles={roles} />
      <section className={layout.stack} aria-labelledby="covered">
        <h2 id="covered">{t('permit.covers')}</h2>
        {terms.datasets.map((dataset) => (
          <Card key={dataset.datasetId} as="article" labelledBy={`d-${dataset.datasetId}`}>
            <h3 id={`d-${dataset.datasetId}`}>{titleOf(dataset.datasetId)}</h3>
            <Facts
              rows={[
                [t('dataset.holder'), dataset.holderId],
                [t('dataset.regime'), t(`regime.${dataset.regime}`)],
                [t('dataset.minimumCell'), t.number(dataset.minimumCell)],
                ...dataset.resources.map(
                  (resource) =>
                    [
                      resource.resourceType,
                      <span className={layout.mono}>{resource.elements.join(', ')}</span>,
                    ] as const,
                ),
              ]}
            />
            {roles.includes('holder') && status === 'active' && (
              <ReleaseCommand permitId={terms.permitId} datasetId={dataset.datasetId} />
            )}
          </Card>
        ))}
      </section>
      <section className={layout.stack} aria-labelledby="conditions">
        <h2 id="conditions">{t('permit.conditions')}</h2>
        <ul>
          {permit.signed.conditions.specific.map((text) => (
            <li key={text}>{text}</li>
          ))}
          {permit.signed.conditions.general.map((text) => (
            <li key={text.en}>{t.pick(text)}</li>
          ))}
        </ul>
      </section>
      {BODY.some((role) => roles.includes(role)) || roles.includes('researcher') ? (
        <FeesPanel applicationId={permit.applicationId} />
      ) : null}
      {permit.signed.fees !== null &&
        !roles.includes('researcher') &&
        !BODY.some((role) => roles.includes(role)) && (
          <Card labelledBy="signed-fees">
            <h2 id="signed-fees">{t('fees.title')}</h2>
            <FeeLines estimate={permit.signed.fees} />
          </Card>
        )}
      {roles.includes('researcher') && (
        <Card labelledBy="how">
          <h2 id="how">{t('permit.how')}</h2>
          <ol>
            <li>{t('permit.how.1')}</li>
            <li>{t('permit.how.2')}</li>
            <li>{t('permit.how.3')}</li>
            <li>{t('permit.how.4')}</li>
          </ol>
          <p className={layout.muted}>{t('permit.how.people')}</p>
        </Card>
      )}
      <PermitClocks permitId={terms.permitId} />
      <PermitReleases permitId={terms.permitId} />
      <PermitChanges permit={permit} nameOf={nameOf} />
      <PermitActs permit={permit} />
      {OFFICIAL.some((role) => roles.includes(role)) && (
        <MeasurePanel permitId={terms.permitId} persons={[permit.applicant, ...terms.persons]} />
      )}
      {permit.applicant === session?.account?.ref && (
        <FollowUpCard permitId={terms.permitId} status={status} />
      )}
    </Page>
  );
}

const BODY = ['assessor', 'committee', 'signatory'] as const;

/** What can be taken along: for people, for programs, for other platforms. */
function Documents({ permit, own, roles }: { permit: Permit; own: boolean; roles: readonly string[] }) {
  const t = useText();
  const address = useAddress();
  const { permitId } = permit;
  const visas = permit.status === 'active' && (own || BODY.some((role) => roles.includes(role)));
  const documents = [
    ['document.pdf', 'permit.pdf'],
    ['document.jws', 'permit.jws'],
    ['credential', 'permit.credential'],
    ...(visas ? [['visas', 'permit.visas'] as const] : []),
  ] as const;
  return (
    <Card labelledBy="documents">
      <h2 id="documents">{t('permit.documents')}</h2>
      <div className={layout.row}>
        {documents.map(([path, name]) => (
          <PlainLinkButton key={path} href={`/api/v1/permits/${permitId}/${path}`} look="secondary" download>
            {t(name)}
          </PlainLinkButton>
        ))}
      </div>
      <p className={layout.small}>
        {t('permit.check')} <Link to={address('permitStatus', { permitId })}>{t('permit.checkHere')}</Link>
      </p>
    </Card>
  );
}

function PermitReleases({ permitId }: { permitId: string }) {
  const t = useText();
  const releases = useReleases(permitId);
  return (
    <section className={layout.stack} aria-labelledby="releases">
      <h2 id="releases">{t('nav.releases')}</h2>
      <Answered query={releases}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('releases.none')} level={3} />
          ) : (
            <Table
              caption={t('nav.releases')}
              captionHidden
              rows={list}
              keyOf={(row) => row.releaseId}
              columns={[
                {
                  name: t('release.id'),
                  cell: (row) => <span className={layout.mono}>{shortRef(row.releaseId)}</span>,
                },
                { name: t('applications.state'), cell: (row) => <ReleaseBadge release={row} /> },
                { name: t('release.openedAt'), cell: (row) => t.dateTime(row.openedAt) },
              ]}
            />
          )
        }
      </Answered>
    </section>
  );
}
