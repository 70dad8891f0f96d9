import { useEffect, useMemo, useState } from 'react';
import { readTile, useCheckpoint, usePolicy } from '../api/log.api.js';
import { ApiProblem } from '../api/problem.model.js';
import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import { Button } from '../ui/button.js';
import { SelectField, TextField } from '../ui/field.js';
import { Answered, ProblemPanel } from '../ui/states.js';
import { Callout, Card, Facts } from '../ui/surface.js';
import { checkGrowth, openSigned, type GrowthCheck } from './proof.check.js';
import { rememberCheckpoint, seenCheckpoints, sizeOf, withSeen } from './seen.checkpoints.js';
import { SizePicture } from './size.picture.js';

type Outcome =
  | { kind: 'checked'; check: GrowthCheck }
  | { kind: 'untrusted'; code: string }
  | { kind: 'failed'; failure: unknown };

/** Compares a checkpoint seen before with the newest one: the proof is made and verified in this browser. */
export function GrowthPanel({ pasteToo }: { pasteToo?: boolean }) {
  const t = useText();
  const checkpoint = useCheckpoint(15_000);
  const policy = usePolicy();
  const [chosen, setChosen] = useState('0');
  const [pasted, setPasted] = useState('');
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const { data: note, dataUpdatedAt } = checkpoint;
  const at = new Date(dataUpdatedAt).toISOString();
  const seen = useMemo(() => (note ? withSeen(seenCheckpoints(), note, at) : seenCheckpoints()), [note, at]);
  useEffect(() => {
    if (note) rememberCheckpoint(note, at);
  }, [note, at]);

  const compare = async (now: string, policyText: string) => {
    const before = pasted.trim() ? `${pasted.trim()}\n` : (seen[Number(chosen)]?.note ?? now);
    setBusy(true);
    setOutcome(undefined);
    try {
      const [a, b] = await Promise.all([openSigned(before, policyText), openSigned(now, policyText)]);
      const bad = !a.ok ? a : !b.ok ? b : undefined;
      if (bad) setOutcome({ kind: 'untrusted', code: bad.reason });
      else if (a.ok && b.ok)
        setOutcome({ kind: 'checked', check: await checkGrowth(a.value, b.value, readTile) });
    } catch (failure) {
      setOutcome({ kind: 'failed', failure });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Answered query={checkpoint}>
      {(now) => (
        <>
          <SizePicture seen={seen} />
          <Card labelledBy="growth">
            <h2 id="growth">{t('growth.title')}</h2>
            <p className={layout.measure}>{t('growth.lead')}</p>
            <SelectField
              label={t('growth.earlier')}
              value={chosen}
              onChange={setChosen}
              options={seen.map((one, i) => ({
                value: String(i),
                label: t('growth.option', { size: t.number(one.size), date: t.dateTime(one.at) }),
              }))}
            />
            {pasteToo && (
              <TextField
                label={t('growth.paste')}
                hint={t('growth.pasteHint')}
                rows={5}
                value={pasted}
                onChange={setPasted}
                optional
              />
            )}
            <div>
              <Button
                onPress={() => policy.data && void compare(now, policy.data)}
                isPending={busy}
                isDisabled={!policy.data}
              >
                {t('growth.go', { size: t.number(sizeOf(now) ?? 0) })}
              </Button>
            </div>
            {outcome && <Shown outcome={outcome} />}
          </Card>
        </>
      )}
    </Answered>
  );
}

function Shown({ outcome }: { outcome: Outcome }) {
  const t = useText();
  if (outcome.kind === 'failed')
    return outcome.failure instanceof ApiProblem ? (
      <ProblemPanel failure={outcome.failure} />
    ) : (
      <Callout tone="danger" title={t('growth.failed')} live />
    );
  if (outcome.kind === 'untrusted') {
    return (
      <Callout tone="danger" title={t('growth.untrusted')} live>
        <p>{t(`reason.${outcome.code}` as 'reason.root-mismatch')}</p>
      </Callout>
    );
  }
  const { check } = outcome;
  return (
    <>
      <Callout tone={check.ok ? 'ok' : 'danger'} title={t(check.ok ? 'growth.ok' : 'growth.wrong')} live>
        <p>
          {check.ok && check.oldSize === check.newSize
            ? t('growth.same')
            : check.ok
              ? t('growth.okMore', {
                  old: t.number(check.oldSize),
                  now: t.number(check.newSize),
                  hashes: check.hashes,
                })
              : check.reason && t(`reason.${check.reason}`)}
        </p>
      </Callout>
      <Facts
        rows={[
          [t('growth.oldRoot'), <span className={layout.mono}>{check.oldRootHex}</span>],
          [t('growth.newRoot'), <span className={layout.mono}>{check.newRootHex}</span>],
        ]}
      />
    </>
  );
}
