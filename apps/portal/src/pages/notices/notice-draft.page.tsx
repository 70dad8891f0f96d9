import type { DeskNotice, Notice } from '@garant/contracts';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useDeskNotice, useDeskNotices, useNoticeChanges } from '../../api/notices.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import { NotFoundPage } from '../../shell/not-found.page.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered } from '../../ui/states.js';
import { Badge, Card } from '../../ui/surface.js';
import { NoticeText } from '../patient/notice.text.js';
import { ChangesView } from './changes.view.js';
import { draftFrom, emptyDraft } from './draft.model.js';
import { DraftEditor } from './draft.editor.js';

/** One version of a notice: a draft to work on, or a text in force or withdrawn to read. */
export function NoticeDraftPage() {
  const { noticeId = '', version = '' } = useParams();
  const desk = useDeskNotices();
  return (
    <AnsweredPage query={desk}>
      {(list) => {
        const versions = list.filter((one) => one.noticeId === noticeId);
        const newest = versions.at(-1);
        const found = versions.find((one) => String(one.version) === version);
        const isNext = newest !== undefined && String(newest.version + 1) === version;
        if (!newest || (!found && (!isNext || newest.status === 'draft'))) return <NotFoundPage />;
        const shown = found ?? newest;
        return <Version key={`${noticeId}/${version}`} shown={shown} versions={versions} next={!found} />;
      }}
    </AnsweredPage>
  );
}

/** A notice that is not there yet. */
export function NoticeNewPage() {
  const t = useText();
  const above = useAbove();
  return (
    <Page title={t('notices.new')} above={above} lead={t('notices.newLead')}>
      <DraftEditor version={1} initial={emptyDraft()} before={null} saved={null} />
    </Page>
  );
}

function useAbove() {
  const t = useText();
  const address = useAddress();
  return [{ to: address('noticeDesk'), name: t('nav.noticeDesk') }];
}

/** What the page was opened with stays: saving must not take the editor, and the focus in it, away. */
function Version(opened: { shown: DeskNotice; versions: readonly DeskNotice[]; next: boolean }) {
  const [{ shown, versions, next }] = useState(opened);
  const t = useText();
  const above = useAbove();
  const text = useDeskNotice(shown.noticeId, shown.version);
  const before = [...versions]
    .reverse()
    .find((one) => one.status !== 'draft' && (next || one.version < shown.version));
  const earlier = useDeskNotice(shown.noticeId, before?.version);
  const version = next ? shown.version + 1 : shown.version;
  const title = t('notices.draftTitle', { name: t.pick(shown.title), version });
  if (before && earlier.data === undefined) return <AnsweredPage query={earlier}>{() => null}</AnsweredPage>;
  return (
    <AnsweredPage query={text}>
      {(notice) =>
        next || shown.status === 'draft' ? (
          <Page
            title={title}
            above={above}
            lead={t('notices.draftLead')}
            beside={<Badge tone="warn">{t('notices.status.draft')}</Badge>}
          >
            <DraftEditor
              noticeId={shown.noticeId}
              version={version}
              initial={draftFrom(notice)}
              before={earlier.data ?? null}
              saved={next ? null : notice}
            />
          </Page>
        ) : (
          <Page
            title={title}
            above={above}
            beside={
              <Badge tone={shown.status === 'published' ? 'ok' : 'neutral'}>
                {t(`notices.status.${shown.status}`)}
              </Badge>
            }
          >
            <NoticeText notice={notice} />
            {before && <Since from={before.version} notice={notice} />}
          </Page>
        )
      }
    </AnsweredPage>
  );
}

/** What a published version changed in the one before it. */
function Since({ from, notice: { noticeId, version } }: { from: number; notice: Notice }) {
  const t = useText();
  const changes = useNoticeChanges(noticeId, from, version);
  return (
    <Card labelledBy="since">
      <h2 id="since">{t('notices.changesSince', { version: from })}</h2>
      <Answered query={changes}>
        {({ sections }) => {
          const changed = sections.filter(({ change }) => change !== 'unchanged');
          return changed.length === 0 ? (
            <p className={layout.muted}>{t('notices.noChanges')}</p>
          ) : (
            <ChangesView changes={changed} />
          );
        }}
      </Answered>
    </Card>
  );
}
