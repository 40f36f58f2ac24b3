"""Employees with sessions, put into the database as rows; all else goes through the site."""

import base64
import hashlib
import secrets
from dataclasses import dataclass

import requests

from .leak import Database

DEPARTMENTS, SITES = ["Engineering", "Sales"], ["Leeds", "Cork"]


@dataclass
class Employee:
    id: int
    cookie: str

    def send(self, method: str, url: str, **options) -> requests.Response:
        """As this employee's browser would from a page of the site."""
        headers = {"Sec-Fetch-Site": "same-origin"} | options.pop("headers", {})
        answer = requests.request(
            method, url, cookies={"session": self.cookie}, headers=headers, timeout=60, **options)
        assert answer.status_code < 400, (url, answer.status_code, answer.text[-2000:])
        return answer


def employ(database: Database, roles: list[str]) -> list[Employee]:
    """One employee for each of these roles, which may be empty. Their numbers are like no others, so that
    they are known in any table."""
    secret = [secrets.token_bytes(32) for _ in roles]
    values = ", ".join(
        f"({number}, '{{{role}}}'::text[], decode('{hashlib.sha256(each).hexdigest()}', 'hex'))"
        for number, (role, each) in enumerate(zip(roles, secret)))
    ids = database.column(f"""
        insert into workplace (company) values ('Test Company') on conflict do nothing;
        insert into department (name) values {names(DEPARTMENTS)};
        insert into site (name) values {names(SITES)};
        alter sequence employee_id_seq restart with {secrets.randbelow(10**9) + 10**9};
        create temporary table hired as
          select number, roles, token_hash, nextval(pg_get_serial_sequence('employee', 'id')) as id
          from (values {values}) as asked (number, roles, token_hash) order by number;
        insert into employee (id, department_id, site_id, started_on, roles) overriding system value
          select h.id, (select min(id) from department) + number % {len(DEPARTMENTS)},
            (select min(id) from site) + number / 2 % {len(SITES)}, '2024-05-06', roles from hired h;
        insert into person (employee_id, number, name, mail)
          select id, 'E' || number, 'Nadia Number ' || number, 'e' || number || '@mail.example' from hired;
        insert into session (token_hash, employee_id, expires_at, device)
          select token_hash, id, now() + interval '1 month', 'Firefox on Linux' from hired;
        select id from hired order by number;""")
    cookies = [base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in secret]
    return [Employee(int(id), cookie) for id, cookie in zip(ids, cookies)]


def names(all_names: list[str]) -> str:
    return ", ".join(f"('{name}')" for name in all_names)
