import { isProblemCode, PROBLEMS } from '@garant/contracts';
import type { Text } from '../../i18n/text.hook.js';

/** Why a release or an unsealing was refused: a problem's title, or the reason's own code. */
export const refusalText = (t: Text, reason: string): string => (isProblemCode(reason) ? t.pick(PROBLEMS[reason].title) : reason);
