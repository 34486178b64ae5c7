"""收养登记: dossiers of applicants and children, assessment, public notice, the relation itself, its end.

Everything here is confidential (民法典 第一千一百一十条): names and numbers are encrypted, lists are masked, and whoever
opens a dossier leaves an event.
"""
