import { Dialog } from '../kit/dialog.tsx'
import { EmptyFace } from '../kit/face.tsx'
import { TimeText } from '../kit/time-text.tsx'
import { useToasts } from '../base/toasts.ts'

/** Every notification since the page was opened, newest first. */
export function Activity({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const activity = useToasts(state => state.activity)
  return (
    <Dialog title="Activity" isOpen={isOpen} onClose={onClose} size="sheet">
      {activity.length === 0 ? (
        <EmptyFace text="No notifications since this page was opened. Earlier downloads are in Manifests." />
      ) : (
        <ul className="frame-activity">
          {activity.map(toast => (
            <li key={toast.id}>
              <TimeText atMs={toast.atMs} shows="time" withSeconds />
              <span>{toast.text}</span>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}
