"""Preferential treatment of veterans and their families (优抚)."""
