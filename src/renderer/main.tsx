import './first.ts'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { connect } from './api/connect.ts'
import { App } from './app.tsx'
import './styles/theme.css'
import './styles/base.css'
import './kit/kit.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')

const connection = connect()
createRoot(root).render(
  <StrictMode>
    <App connection={connection} />
  </StrictMode>,
)
