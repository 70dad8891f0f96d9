import type { CallbackView } from '@garant/contracts';
import { useCalls, useEndCall, usePhone, useTakeCall } from '../../api/assistance.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import css from './agent.module.css';

/** People who want to be called: when they asked, and the number of the one call that this agent took. */
export function CallsCard() {
  const t = useText();
  const calls = useCalls();
  const take = useTakeCall();
  return (
    <Card labelledBy="calls">
      <h2 id="calls">{t('calls.title')}</h2>
      <Answered query={calls}>
        {(list) => {
          const mine = list.find(({ status }) => status === 'taken');
          const waiting = list.filter(({ status }) => status === 'waiting');
          return (
            <>
              {mine && <Mine call={mine} />}
              {waiting.length === 0 && !mine && <p>{t('calls.none')}</p>}
              {waiting.length > 0 && (
                <ul className={`${layout.stack} ${layout.plain}`}>
                  {waiting.map((call) => {
                    const what = t('calls.waiting', {
                      date: t.dateTime(call.askedAt),
                      time: t(`calls.time.${call.time}`),
                    });
                    return (
                      <li key={call.callbackId} className={layout.row}>
                        <span>{what}</span>
                        {!mine && (
                          <Button
                            look="secondary"
                            aria-label={t('calls.takeNamed', { what })}
                            isPending={take.isPending}
                            onPress={() => void take.mutateAsync(call.callbackId).catch(() => undefined)}
                          >
                            {t('calls.take')}
                          </Button>
                        )}
                      </li>
                    );
                  })}
                </ul>
              )}
              {take.isError && <ProblemPanel failure={take.error} />}
            </>
          );
        }}
      </Answered>
    </Card>
  );
}

function Mine({ call }: { call: CallbackView }) {
  const t = useText();
  const phone = usePhone(call.callbackId);
  const end = useEndCall(call.callbackId);
  const over = (how: 'reached' | 'not-reached') => void end.mutateAsync(how).catch(() => undefined);
  return (
    <Callout tone="info" level={3} title={t('calls.mine')} live>
      <Answered query={phone}>{({ phone: number }) => <p className={css.code}>{number}</p>}</Answered>
      <p>{t('calls.mine.more')}</p>
      {end.isError && <ProblemPanel failure={end.error} />}
      <div className={layout.row}>
        <Button look="secondary" isPending={end.isPending} onPress={() => over('reached')}>
          {t('calls.reached')}
        </Button>
        <Button look="quiet" isPending={end.isPending} onPress={() => over('not-reached')}>
          {t('calls.notReached')}
        </Button>
      </div>
    </Callout>
  );
}
