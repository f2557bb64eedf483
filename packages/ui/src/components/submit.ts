import type { FormEvent } from 'react'

/** Hands a form's fields over instead of letting the browser send them. */
export function onSubmit(take: (data: FormData) => void): (event: FormEvent<HTMLFormElement>) => void {
  return (event) => {
    event.preventDefault()
    take(new FormData(event.currentTarget))
  }
}

/** A text field's value without blanks around it; '' when it is not there. */
export function textIn(data: FormData, name: string): string {
  const value = data.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
