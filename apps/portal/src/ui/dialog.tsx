import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useText } from '../i18n/text.hook.js';
import { Button, type Look } from './button.js';
import css from './dialog.module.css';

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  confirm: string;
  look?: Look;
  onConfirm: () => void;
  pending?: boolean;
  disabled?: boolean;
}

/** Asks before an act that is not taken back by a click. */
export function ConfirmDialog({
  open,
  onClose,
  title,
  children,
  confirm,
  look = 'primary',
  onConfirm,
  pending,
  disabled,
}: Props) {
  const t = useText();
  return (
    <ModalOverlay
      className={css.veil}
      isOpen={open}
      onOpenChange={(next) => !next && onClose()}
      isDismissable={!pending}
    >
      <Modal className={css.window}>
        <AriaDialog>
          <Heading slot="title" level={2} className={css.title}>
            {title}
          </Heading>
          {children}
          <div className={css.actions}>
            <Button look="secondary" onPress={onClose}>
              {t('ui.cancel')}
            </Button>
            <Button look={look} onPress={onConfirm} isPending={pending} isDisabled={disabled}>
              {confirm}
            </Button>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
