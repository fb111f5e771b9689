import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'

export interface TabPart<T extends string> {
  readonly id: T
  readonly title: string
  readonly content: ReactNode
}

export interface TabsProps<T extends string> {
  readonly label: string
  readonly tabs: readonly TabPart<T>[]
  readonly selected: T
  readonly onSelect: (id: T) => void
}

/** Parts of one thing, one at a time. */
export function Tabs<T extends string>({ label, tabs, selected, onSelect }: TabsProps<T>) {
  return (
    <AriaTabs
      className="kit-tabs"
      selectedKey={selected}
      onSelectionChange={key => {
        const chosen = tabs.find(tab => tab.id === key)
        if (chosen !== undefined) onSelect(chosen.id)
      }}
    >
      <TabList className="kit-tab-list" aria-label={label}>
        {tabs.map(tab => (
          <Tab key={tab.id} id={tab.id} className="kit-tab">
            {tab.title}
          </Tab>
        ))}
      </TabList>
      {tabs.map(tab => (
        <TabPanel key={tab.id} id={tab.id} className="kit-tab-panel">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
