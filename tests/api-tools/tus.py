"""Sends a file in parts with tuspy, each with its checksum. usage: tus.py <address of the uploads> <token> <item> <file> <size of a part>"""
import os
import sys

from tusclient import client

endpoint, token, item, path, size = sys.argv[1:]
uploader = client.TusClient(endpoint, headers={"Authorization": f"Bearer {token}"}).uploader(
    path, chunk_size=int(size), metadata={"item": item, "filename": os.path.basename(path)}, upload_checksum=True)
assert uploader.upload_checksum
uploader.upload()
print(uploader.url)
