import { presenceQuorum, SEAT_KINDS, type SeatKind } from '@garant/rules';
import { useState } from 'react';
import { findAccount } from '../../api/applications.api.js';
import { useAppoint, useEndSeat, useSeats, type NamedSeat } from '../../api/committee.api.js';
import { useSession } from '../../api/session.query.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { SelectField, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';
import { SeatsPicture } from './seats.picture.js';

const KNOWS = ['assessor', 'committee', 'signatory', 'inspector'];

/** Which seats the committee has: for everybody. Who sits on them, for the access body; a signatory appoints. */
export function CompositionPage() {
  const t = useText();
  const { data: session } = useSession();
  const roles: readonly string[] = session?.account?.roles ?? [];
  const named = roles.some((role) => KNOWS.includes(role));
  const seats = useSeats(named);
  return (
    <Page title={t('seats.title')} lead={t('seats.lead')}>
      <Answered query={seats}>
        {(all) => <Seats seats={all} named={named} manages={roles.includes('signatory')} />}
      </Answered>
    </Page>
  );
}

function Seats({ seats, named, manages }: { seats: NamedSeat[]; named: boolean; manages: boolean }) {
  const t = useText();
  const [now] = useState(() => Date.now());
  const held = seats.filter(
    ({ from, until }) => Date.parse(from) <= now && (until === null || Date.parse(until) > now),
  );
  const nameOf = ({ account, names }: NamedSeat) =>
    account === null ? undefined : (names?.[account] ?? t('ui.unknownPerson', { ref: account.slice(-8) }));
  return (
    <>
      {held.length === 0 ? (
        <Empty title={t('seats.none')}>
          <p>{t('seats.noneMore')}</p>
        </Empty>
      ) : (
        <Card labelledBy="held">
          <h2 id="held">{t('seats.held', { count: held.length })}</h2>
          <p>{t('seats.half', { needed: presenceQuorum(held.length) })}</p>
          <SeatsPicture
            needed={presenceQuorum(held.length)}
            seats={held.map((seat) => ({ seatId: seat.seatId, seat: seat.seat, name: nameOf(seat) }))}
          />
        </Card>
      )}
      {named && seats.length > 0 && (
        <Table
          caption={t('seats.all')}
          rows={seats}
          keyOf={({ seatId }) => seatId}
          columns={[
            { name: t('seats.kind'), cell: ({ seat }) => t(`seat.${seat}`) },
            { name: t('seats.who'), cell: (seat) => nameOf(seat) ?? '' },
            { name: t('seats.from'), cell: ({ from }) => t.date(from) },
            {
              name: t('seats.until'),
              cell: (seat) =>
                seat.until !== null ? (
                  t.date(seat.until)
                ) : manages ? (
                  <End seat={seat} name={nameOf(seat) ?? ''} />
                ) : (
                  t('seats.open')
                ),
            },
          ]}
        />
      )}
      {manages && <Appoint />}
    </>
  );
}

function End({ seat, name }: { seat: NamedSeat; name: string }) {
  const t = useText();
  const end = useEndSeat();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="quiet" onPress={() => setAsking(true)}>
        {t('seats.end', { name })}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('seats.endTitle', { name })}
        confirm={t('seats.endNow')}
        look="danger"
        pending={end.isPending}
        onConfirm={() =>
          void end
            .mutateAsync(seat.seatId)
            .then(() => setAsking(false))
            .catch(() => undefined)
        }
      >
        <p>{t('seats.endMore')}</p>
        {end.isError && <ProblemPanel failure={end.error} />}
      </ConfirmDialog>
    </>
  );
}

function Appoint() {
  const t = useText();
  const toast = useToast();
  const appoint = useAppoint();
  const [email, setEmail] = useState('');
  const [seat, setSeat] = useState<SeatKind>('member');
  const [unknown, setUnknown] = useState(false);
  const send = async () => {
    const account = email.trim() === '' ? undefined : await findAccount(email.trim()).catch(() => undefined);
    setUnknown(account === undefined);
    if (!account) return;
    await appoint.mutateAsync({
      account: account.ref,
      seat,
      from: new Date().toISOString(),
      until: null,
    });
    setEmail('');
    toast(t('seats.appointed', { name: account.name }));
  };
  return (
    <Card labelledBy="appoint">
      <h2 id="appoint">{t('seats.appoint')}</h2>
      <p className={layout.measure}>{t('seats.appointMore')}</p>
      <TextField
        type="email"
        label={t('seats.email')}
        value={email}
        onChange={(next) => (setEmail(next), setUnknown(false))}
        error={unknown ? t('committee.unknownAccount') : undefined}
      />
      <SelectField<SeatKind>
        label={t('seats.kind')}
        value={seat}
        onChange={setSeat}
        options={SEAT_KINDS.map((value) => ({ value, label: t(`seat.${value}`) }))}
      />
      {appoint.isError && <ProblemPanel failure={appoint.error} />}
      <div>
        <Button onPress={() => void send().catch(() => undefined)} isPending={appoint.isPending}>
          {t('seats.send')}
        </Button>
      </div>
    </Card>
  );
}
