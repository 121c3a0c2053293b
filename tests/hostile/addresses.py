"""Addresses that lead away from Sina, however much they look like hers."""

from __future__ import annotations

ID = "nzzzzzz9999999"
_PATH = f"/china/2026-03-09/doc-i{ID}.shtml"

FOREIGN = {
    "another site": f"https://evil.example{_PATH}",
    "by http": f"http://evil.example{_PATH}",
    "without a scheme": f"//evil.example{_PATH}",
    "three slashes": f"///evil.example{_PATH}",
    "four slashes": f"https:////evil.example{_PATH}",
    "Sina as a sub-domain": f"https://finance.sina.com.cn.evil.example{_PATH}",
    "Sina as an ending": f"https://evilsina.com.cn{_PATH}",
    "Sina as a user": f"https://finance.sina.com.cn@evil.example{_PATH}",
    "Sina as user and password": f"https://finance.sina.com.cn:443@evil.example{_PATH}",
    "a user at Sina": f"https://me:word@finance.sina.com.cn{_PATH}",
    "backslash": f"https://evil.example\\@finance.sina.com.cn{_PATH}",
    "backslashes for slashes": f"https:\\\\evil.example{_PATH}",
    "backslashes without a scheme": f"\\\\evil.example{_PATH}",
    "tab in the scheme": f"ht\ttps://evil.example{_PATH}",
    "tab in the slashes": f"https:/\t/evil.example{_PATH}",
    "blank before it": f"\x20https://evil.example{_PATH}",
    "control character before it": f"\x01https://evil.example{_PATH}",
    "upper case": f"HTTPS://EVIL.EXAMPLE{_PATH}",
    "full-width letters": f"https://\uff25vil.example{_PATH}",
    "Cyrillic letter": f"https://finance.\u0455ina.com.cn{_PATH}",
    "punycode of it": f"https://finance.xn--ina-eed.com.cn{_PATH}",
    "ideographic dot": f"https://evil.example\u3002sina.com.cn.evil.example{_PATH}",
    "another port": f"https://finance.sina.com.cn:8443{_PATH}",
    "the port of mail": f"https://finance.sina.com.cn:25{_PATH}",
    "this machine": f"http://127.0.0.1{_PATH}",
    "this machine by a number": f"http://2130706433{_PATH}",
    "this machine in hexadecimal": f"http://0x7f.1{_PATH}",
    "this machine by IPv6": f"http://[::1]{_PATH}",
    "this machine by name": f"https://localhost{_PATH}",
    "a private address": f"https://192.168.1.1{_PATH}",
    "the metadata of a cloud": "http://169.254.169.254/latest/meta-data/",
    "a broken address": f"http://[evil.example{_PATH}",
    "no host": f"https://{_PATH}",
    "a file": "file:///etc/hostname",
    "a file on a host": f"file://finance.sina.com.cn{_PATH}",
    "data": "data:text/html,<html><body>lamp</body></html>",
    "ftp": f"ftp://finance.sina.com.cn{_PATH}",
    "s3": f"s3://finance.sina.com.cn{_PATH}",
    "gopher": f"gopher://finance.sina.com.cn{_PATH}",
    "a script": "javascript:alert(1)//finance.sina.com.cn",
    "about": "about:blank",
}
# Of a redirect, Scrapy reads these as paths on the host that it comes from; there nobody has such a page.
PATHS_ALONE = frozenset({"four slashes", "backslashes without a scheme", "no host"})
